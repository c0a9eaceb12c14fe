package dev.larder.datastore.s3;

import dev.larder.datastore.Sha256;
import dev.larder.model.Checksum;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32;

/// The checksums of a content, computed while it is read once.
final class ContentDigests {
  private final MessageDigest sha256 = Sha256.digest();
  private final CRC32 crc = new CRC32();
  private final boolean withCrc;
  private long size;

  /// @param withCrc whether the CRC-32 of the whole is wanted, which a multipart upload is checked by
  ContentDigests(boolean withCrc) {
    this.withCrc = withCrc;
  }

  void update(byte[] bytes, int offset, int length) {
    sha256.update(bytes, offset, length);
    if (withCrc) {
      crc.update(bytes, offset, length);
    }
    size += length;
  }

  long size() {
    return size;
  }

  /// The SHA-256. Ends the computation of it.
  Checksum finish() {
    return Checksum.sha256(sha256.digest());
  }

  String crc32() {
    return base64(crc);
  }

  static String crc32(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return base64(crc);
  }

  private static String base64(CRC32 crc) {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  static String md5(byte[] bytes, int length) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(bytes, 0, length);
      return Base64.getEncoder().encodeToString(md5.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5, which every Java must have", e);
    }
  }

  /// A checksum as the headers of S3 have it.
  static String base64(Checksum checksum) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(checksum.hex()));
  }
}
