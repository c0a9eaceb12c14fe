package dev.larder.datastore;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The bytes of a range of another stream, which it closes.
final class LimitedInputStream extends FilterInputStream {
  private long left;

  private LimitedInputStream(InputStream in, long length) {
    super(in);
    left = length;
  }

  /// What `range` has of the stream, which stands at its start. Closes it if it cannot go so far.
  static InputStream of(InputStream in, ByteRange range) throws IOException {
    try {
      long skipped = 0;
      // Not skipNBytes: behind the end there is nothing, which is no fault.
      for (long step = 1; skipped < range.offset() && step > 0; skipped += step) {
        step = in.skip(range.offset() - skipped);
        if (step <= 0) {
          step = in.read() < 0 ? 0 : 1;
        }
      }
      return new LimitedInputStream(in, skipped < range.offset() ? 0 : range.length());
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int read = left == 0 ? -1 : in.read(bytes, offset, (int) Math.min(length, left));
    left -= Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.min(count, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), left);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
