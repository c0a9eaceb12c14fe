package dev.larder.datastore;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Bytes of an artifact out of a cache, each block looked at before any of it is given away. From a damaged block on they come from the store
/// itself, and the damage is reported, so that the next reader fetches anew.
final class CachedInputStream extends InputStream {
  private final CachedFile file;
  private final Rescue rescue;
  private final long end;
  private final byte[] block = new byte[CachedFile.BLOCK];
  private int loaded = -1;
  private long at;
  private @Nullable InputStream instead;

  /// Where the bytes come from if those of the cache are damaged.
  interface Rescue {
    InputStream open(ByteRange rest) throws IOException;
  }

  /// @param range what lies behind the end is left out
  CachedInputStream(CachedFile file, ByteRange range, Rescue rescue) {
    this.file = file;
    this.rescue = rescue;
    this.at = range.offset();
    this.end = Math.min(file.header().size(), range.end());
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (instead != null) {
      return instead.read(bytes, offset, length);
    }
    if (length == 0) {
      return 0;
    }
    if (at >= end) {
      return -1;
    }
    int number = (int) (at / CachedFile.BLOCK);
    if (number != loaded) {
      if (!file.read(number, block)) {
        InputStream rest = rescue.open(new ByteRange(at, end - at));
        instead = rest;
        return rest.read(bytes, offset, length);
      }
      loaded = number;
    }
    int from = (int) (at % CachedFile.BLOCK);
    int count = (int) Math.min(Math.min(length, CachedFile.BLOCK - from), end - at);
    System.arraycopy(block, from, bytes, offset, count);
    at += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    if (instead != null) {
      return instead.skip(count);
    }
    long skipped = Math.max(0, Math.min(count, end - at));
    at += skipped;
    return skipped;
  }

  @Override
  public void close() throws IOException {
    try {
      file.close();
    } finally {
      if (instead != null) {
        instead.close();
      }
    }
  }
}
