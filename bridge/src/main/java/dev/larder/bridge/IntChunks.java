package dev.larder.bridge;

import java.util.Arrays;

/// Numbers of 32 bits that are only appended to and changed in place. Grows by pieces, as [LongChunks] does.
final class IntChunks {
  private static final int BITS = 13;
  private static final int MASK = (1 << BITS) - 1;

  private int[][] chunks = new int[1][];
  private int size;

  void add(int value) {
    int chunk = size >>> BITS;
    if ((size & MASK) == 0) {
      if (chunk == chunks.length) {
        chunks = Arrays.copyOf(chunks, 2 * chunk);
      }
      chunks[chunk] = new int[1 << BITS];
    }
    chunks[chunk][size & MASK] = value;
    size++;
  }

  void set(int index, int value) {
    chunks[index >>> BITS][index & MASK] = value;
  }

  int get(int index) {
    return chunks[index >>> BITS][index & MASK];
  }

  int size() {
    return size;
  }
}
