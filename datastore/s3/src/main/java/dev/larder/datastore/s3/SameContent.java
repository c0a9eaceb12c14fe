package dev.larder.datastore.s3;

import dev.larder.datastore.Content;
import dev.larder.datastore.Sha256;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// A content that is read a second time, and has to be the same as the first time. Its last bytes are given out only when that is certain, so that a
/// request with a content that has changed never becomes complete.
final class SameContent extends InputStream {
  private final InputStream in;
  private final Checksum checksum;
  private final MessageDigest digest = Sha256.digest();
  private long left;

  private SameContent(InputStream in, long size, Checksum checksum) {
    this.in = in;
    this.left = size;
    this.checksum = checksum;
  }

  /// Faults of it are [ContentFault]s, which the SDK cannot declare.
  static InputStream open(Content content, long size, Checksum checksum) {
    try {
      return new SameContent(content.open(), size, checksum);
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException(new ContentFault(e));
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    if (length == 0) {
      return 0;
    }
    int read;
    try {
      read = in.read(bytes, offset, (int) Math.min(length, left));
    } catch (IOException | RuntimeException e) {
      throw new ContentFault(e);
    }
    if (read < 0) {
      throw ContentFault.changed("it has become shorter by %,d bytes since it was first read".formatted(left));
    }
    digest.update(bytes, offset, read);
    left -= read;
    if (left == 0) {
      check();
    }
    return read;
  }

  private void check() throws ContentFault {
    try {
      if (in.read() >= 0) {
        throw ContentFault.changed("it has become longer since it was first read");
      }
    } catch (ContentFault e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new ContentFault(e);
    }
    if (!Checksum.sha256(digest.digest()).equals(checksum)) {
      throw ContentFault.changed("it has changed since it was first read");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
