package dev.larder.datastore.vfs;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.apache.hc.core5.http.ClassicHttpResponse;

/// At most so many bytes of a response. Closing gives up the connection where there is more: to read a large rest would take long.
final class HttpInputStream extends FilterInputStream {
  private final ClassicHttpResponse response;
  private long left;

  HttpInputStream(InputStream in, ClassicHttpResponse response, long length) {
    super(in);
    this.response = response;
    this.left = length;
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
    int count;
    try {
      count = in.read(bytes, offset, (int) Math.min(length, left));
    } catch (IOException e) {
      throw new LostConnectionException("the connection to the server is lost (%s)".formatted(
          Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())), e);
    }
    if (count > 0) {
      left -= count;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    response.close();
  }
}
