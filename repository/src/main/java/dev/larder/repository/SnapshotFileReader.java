package dev.larder.repository;

import dev.larder.model.Checksum;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.LongConsumer;

/// Reads a file to its end, for its checksum.
final class SnapshotFileReader implements Closeable {
  private final InputStream in;
  private long size;

  SnapshotFileReader(InputStream in) {
    this.in = in;
  }

  Checksum readAll(LongConsumer read) throws IOException {
    return copyTo(OutputStream.nullOutputStream(), read);
  }

  Checksum copyTo(OutputStream out, LongConsumer read) throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[256 * 1_024];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        sha256.update(buffer, 0, length);
        out.write(buffer, 0, length);
        size += length;
        read.accept(length);
      }
      return Checksum.sha256(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  /// How many bytes were read.
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
