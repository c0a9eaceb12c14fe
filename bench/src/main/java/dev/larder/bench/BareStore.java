package dev.larder.bench;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// The raw limit of durable, hashed, never overwriting writes: temporary file, force, hard link, unlink, force of the folder. No
/// journal, no checks, nothing else.
final class BareStore {
  private final Path root;
  private final Path temporary;

  BareStore(Path root) throws IOException {
    this.root = root;
    temporary = Files.createDirectory(root.resolve("tmp"));
  }

  /// Writes the files, their folders made and forced beforehand, each folder forced once at the end.
  void writeAll(List<String> paths, byte[] content, ExecutorService threads) throws Exception {
    inFolders(paths, threads, () -> all(threads, paths, path -> link(path, content)));
  }

  /// Reads, hashes and forces files that exist (their bytes and sizes, not the times of this reading: as ours), and links them to their places, in folders as [#writeAll] makes them.
  ///
  /// @param sources row i is linked to `paths.get(i)`
  void linkAll(List<String> paths, List<Path> sources, ExecutorService threads) throws Exception {
    List<Integer> rows = IntStream.range(0, paths.size()).boxed().toList();
    inFolders(paths, threads, () -> all(threads, rows, row -> {
      Path source = sources.get(row);
      try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
        MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(source));
        channel.force(false);
      }
      Files.createLink(root.resolve(paths.get(row)), source);
    }));
  }

  private void inFolders(List<String> paths, ExecutorService threads, SideBySide.Work work) throws Exception {
    Set<Path> folders = new HashSet<>();
    for (String path : paths) {
      folders.add(folderOf(path));
    }
    Set<Path> parents = new HashSet<>();
    for (Path folder : folders) {
      Files.createDirectories(folder);
      Path parent = root;
      for (Path name : root.relativize(folder)) {
        parents.add(parent);
        parent = parent.resolve(name);
      }
    }
    all(threads, parents, this::force);
    work.run();
    all(threads, folders, this::force);
  }

  /// Writes one file into a folder that is there, and forces the folder.
  void write(String path, byte[] content) throws Exception {
    link(path, content);
    force(folderOf(path));
  }

  private Path folderOf(String path) {
    return root.resolve(path.substring(0, path.lastIndexOf('/')));
  }

  /// Makes a folder.
  void folder(String path) throws IOException {
    Files.createDirectories(root.resolve(path));
  }

  private void link(String path, byte[] content) throws Exception {
    Path target = root.resolve(path);
    Path file = temporary.resolve(target.getFileName());
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(content);
      MessageDigest.getInstance("SHA-256").digest(content);
      out.getFD().sync();
    }
    Files.createLink(target, file);
    Files.delete(file);
  }

  private void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private interface Step<T> {
    void on(T item) throws Exception;
  }

  private static <T> void all(ExecutorService threads, Iterable<T> items, Step<T> step) throws InterruptedException,
      ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    for (T item : items) {
      running.add(threads.submit(() -> {
        step.on(item);
        return null;
      }));
    }
    for (Future<?> one : running) {
      one.get();
    }
  }
}
