package dev.larder.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What stands below a folder, to see whether it stays as it is.
final class Tree {
  private Tree() {}

  /// The artifacts of a repository: every file below it that is not Larder's own, by its relative path with its SHA-256 and the
  /// time of its last change.
  static NavigableMap<String, String> artifacts(Path repository) {
    return files(repository, true);
  }

  /// The contents of artifacts alone, by their relative path.
  static NavigableMap<String, String> contents(Path folder) {
    return files(folder, false);
  }

  private static NavigableMap<String, String> files(Path folder, boolean times) {
    NavigableMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.startsWith("_") && !name.startsWith("registry.sqlite") && !name.equals("larder.yaml")) {
          files.put(name, sha256(Files.readAllBytes(file)) + (times ? " " + Files.getLastModifiedTime(file) : ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /// Removes a folder and all that is in it.
  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /// As Larder writes checksums.
  static String sha256(byte[] bytes) {
    try {
      return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
