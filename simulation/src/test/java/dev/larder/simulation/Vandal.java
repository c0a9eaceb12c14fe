package dev.larder.simulation;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Does anything that can be done below a folder, on a simulated disk or a real one.
///
/// @param random decides what
record Vandal(Path root, RandomGenerator random) {

  private Path any(String folder) {
    StringBuilder path = new StringBuilder(folder);
    for (int depth = random.nextInt(3); depth >= 0; depth--) {
      path.append('/').append("abcd".charAt(random.nextInt(4)));
    }
    return root.resolve(path.toString());
  }

  /// One thing, and why it was impossible, which it often turns out to be.
  String act(String folder) throws IOException {
    Path path = any(folder);
    try {
      switch (random.nextInt(9)) {
        case 0, 1 -> Files.createDirectory(path);
        case 2 -> Files.write(path, new byte[random.nextInt(2_000)], StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        case 3 -> Files.writeString(path, "x".repeat(random.nextInt(2_000)));
        case 4 -> Files.createLink(any(folder), path);
        case 5 -> Files.move(path, any(folder), StandardCopyOption.ATOMIC_MOVE);
        case 6 -> Files.delete(path);
        default -> Disks.force(path);
      }
      return "done";
    } catch (FileSystemException e) {
      return "%s %s".formatted(e.getClass().getSimpleName(), e.getReason());
    }
  }

  /// Forces each file and folder below one, and it.
  void forceAll(String folder) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(root.resolve(folder))) {
      all = paths.toList();
    }
    for (Path path : all) {
      Disks.force(path);
    }
  }
}
