package dev.larder.bridge;

import java.util.Arrays;

/// Short runs of bytes, each within one piece of memory. A place in it is one number: where the run begins, and in the lowest bits how long it is.
final class ByteChunks {
  /// What the length of a run must be below.
  static final int MOST = 1 << 11;
  private static final int BITS = 16;
  private static final int SIZE = 1 << BITS;

  private byte[][] chunks = new byte[1][];
  private int count;
  private int used = SIZE;

  /// @return its place
  long add(byte[] bytes) {
    if (bytes.length >= MOST) {
      throw new IllegalArgumentException("a text of %,d bytes".formatted(bytes.length));
    }
    if (used + bytes.length > SIZE) {
      if (count == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * count);
      }
      chunks[count++] = new byte[SIZE];
      used = 0;
    }
    System.arraycopy(bytes, 0, chunks[count - 1], used, bytes.length);
    long start = (long) (count - 1) << BITS | used;
    used += bytes.length;
    return start * MOST + bytes.length;
  }

  byte[] chunk(long place) {
    return chunks[(int) (place / MOST >>> BITS)];
  }

  static int start(long place) {
    return (int) (place / MOST) & SIZE - 1;
  }

  static int length(long place) {
    return (int) place & MOST - 1;
  }
}
