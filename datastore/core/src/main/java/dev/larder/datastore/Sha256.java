package dev.larder.datastore;

import dev.larder.model.Checksum;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The checksum that Larder writes.
public final class Sha256 {
  private Sha256() {}

  public static Checksum of(byte[] bytes) {
    return Checksum.sha256(digest().digest(bytes));
  }

  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }
}
