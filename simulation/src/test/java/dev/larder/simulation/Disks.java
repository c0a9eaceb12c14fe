package dev.larder.simulation;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the tests do with disks.
final class Disks {
  private Disks() {}

  /// A random source whose seed is printed; `-Dseed=` replays it.
  static SplittableRandom seeded() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    return new SplittableRandom(seed);
  }

  /// A new file with this text, not forced.
  static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
  }

  /// Forces files and folders, each by itself.
  static void force(Path... paths) throws IOException {
    for (Path path : paths) {
      try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /// All that is below a folder, by its path from there: the text of each file, `/` for each folder.
  static SortedMap<String, String> tree(Path root) throws IOException {
    SortedMap<String, String> tree = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.naturalOrder()).toList()) {
        tree.put(root.relativize(path).toString(), Files.isDirectory(path) ? "/" : Files.readString(path, ISO_8859_1));
      }
    }
    return tree;
  }

  /// What was seen after many crashes of one disk under one policy, and how often.
  static <T> SortedMap<String, Integer> outcomes(SimulatedDisk disk, Policy policy, Function<SimulatedDisk, T> look) {
    SortedMap<String, Integer> outcomes = new TreeMap<>();
    IntStream.range(0, 200).forEach(seed -> outcomes
        .merge(String.valueOf(look.apply(disk.crash(policy, new SplittableRandom(seed)))), 1, Integer::sum));
    return outcomes;
  }

  /// The names in a folder, together.
  static String names(SimulatedDisk disk, String folder) {
    try (Stream<Path> children = Files.list(disk.getPath(folder))) {
      return String.join(" ", children.map(child -> String.valueOf(child.getFileName())).sorted().toList());
    } catch (IOException e) {
      return "no " + folder;
    }
  }
}
