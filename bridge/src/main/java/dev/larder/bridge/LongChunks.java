package dev.larder.bridge;

import java.util.Arrays;

/// Numbers of 64 bits that are only appended to and changed in place. Grows by pieces, so that it neither copies nor holds more than one piece too many.
final class LongChunks {
  private static final int BITS = 12;
  private static final int MASK = (1 << BITS) - 1;

  private long[][] chunks = new long[1][];
  private long size;

  void add(long value) {
    int chunk = (int) (size >>> BITS);
    if ((size & MASK) == 0) {
      if (chunk == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * chunk);
      }
      chunks[chunk] = new long[1 << BITS];
    }
    chunks[chunk][(int) size & MASK] = value;
    size++;
  }

  long get(long index) {
    return chunks[(int) (index >>> BITS)][(int) index & MASK];
  }

  long size() {
    return size;
  }
}
