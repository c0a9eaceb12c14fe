package dev.larder.datastore;

import dev.larder.model.Checksum;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Bytes to be stored, readable from the start as often as needed (a store may have to try twice).
@FunctionalInterface
public interface Content {

  /// The bytes from the start. The caller closes the stream.
  InputStream open() throws IOException;

  /// The SHA-256 of all bytes, read for that.
  default Checksum checksum() throws IOException {
    try (InputStream in = open()) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        sha256.update(buffer, 0, length);
      }
      return Checksum.sha256(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
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
