package dev.larder.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  /// Empties all files of a folder that have no other name, so that nothing is left to be written to the disk, and leaves them there. Removed files would slow down the next round:
  /// some file systems look for an inode that was not removed lately (ext4 without a journal, through all those that were).
  static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.getAttribute(file, "unix:nlink").equals(1)) {
          Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
        }
      }
    }
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
