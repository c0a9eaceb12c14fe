package dev.larder.datastore;

import dev.larder.model.Checksum;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Bytes to be stored, readable from the start as often as needed (a store may have to try twice).
@FunctionalInterface
public interface Content {

  /// The bytes from the start. The caller closes the stream.
  InputStream open() throws IOException;

  /// The SHA-256 of all bytes, read for that.
  default Checksum checksum() throws IOException {
    try (InputStream in = open()) {
      return Sha256.of(in);
    }
  }

  /// The array itself: it must not change until it is stored.
  static Content bytes(byte[] bytes) {
    return () -> new ByteArrayInputStream(bytes);
  }

  /// The bytes of a local file, read when they are needed.
  static Content file(Path file) {
    // Not Files.newInputStream: its channel closes when the reading thread is interrupted.
    return () -> new FileInputStream(file.toFile());
  }
}
