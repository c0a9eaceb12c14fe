package dev.larder.datastore.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import software.amazon.awssdk.core.sync.RequestBody;

/// Some bytes of a content, in memory. Grows with what is read into it.
final class Part {
  private static final int FIRST = 64 << 10;

  private byte[] bytes = new byte[FIRST];
  private int size;

  int size() {
    return size;
  }

  /// Reads until `limit` bytes are here or the content ends, and says whether it ended.
  boolean fill(InputStream in, int limit, ContentDigests digests) throws IOException {
    while (size < limit) {
      if (size == bytes.length) {
        bytes = Arrays.copyOf(bytes, (int) Math.min(limit, 4L * size));
      }
      int read = in.read(bytes, size, Math.min(bytes.length, limit) - size);
      if (read < 0) {
        return true;
      }
      digests.update(bytes, size, read);
      size += read;
    }
    return false;
  }

  /// As the body of a request, without a copy.
  RequestBody body() {
    byte[] content = bytes;
    int length = size;
    return RequestBody.fromContentProvider(() -> new ByteArrayInputStream(content, 0, length), length,
        "application/octet-stream");
  }

  byte[] bytes() {
    return bytes;
  }
}
