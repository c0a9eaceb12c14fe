package dev.larder.datastore;

import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The checksum that Larder writes.
public final class Sha256 {
  /// Small files are many: for each a buffer of its own would cost more than reading it.
  private static final ThreadLocal<byte[]> BUFFER = ThreadLocal.withInitial(() -> new byte[64 * 1024]);

  private Sha256() {}

  public static Checksum of(byte[] bytes) {
    return Checksum.sha256(digest().digest(bytes));
  }

  /// Reads to the end. The caller closes the stream.
  static Checksum of(InputStream in) throws IOException {
    MessageDigest sha256 = digest();
    byte[] buffer = BUFFER.get();
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      sha256.update(buffer, 0, length);
    }
    return Checksum.sha256(sha256.digest());
  }

  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
