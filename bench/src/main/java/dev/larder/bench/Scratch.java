package dev.larder.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder for what a benchmark writes, on the disk of the working directory (a temporary folder may be memory); emptied at the end.
final class Scratch implements AutoCloseable {
  private final Path root;

  Scratch() throws IOException {
    root = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "scratch").toRealPath();
  }

  /// A new empty folder.
  Path folder(String name) throws IOException {
    return Files.createDirectory(root.resolve(name));
  }

  /// The path of that name, whatever is there.
  Path path(String name) {
    return root.resolve(name);
  }

  /// Removes a folder and all that is in it.
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> {
        try {
          Files.delete(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  @Override
  public void close() throws IOException {
    delete(root);
  }
}
