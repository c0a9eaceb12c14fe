package dev.larder.journal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of texts that come again and again in one segment, found by their bytes: neither made nor checked nor kept in memory a
/// million times. Holds a few and forgets; no choice of texts makes it grow or slow.
final class Repeated<T> {
  private static final int SLOTS = 128;
  /// For an array of less than so many bytes a smaller table will do.
  private static final int SMALL = 8 * 1024;
  private static final int FEW_SLOTS = 16;
  /// Odd, and without a pattern: spreads what it multiplies over the highest bits (the golden ratio).
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  private static final int[] NONE = new int[0];

  /// Made when there is something to keep: most segments of small journals hold nothing of most kinds.
  private int[] starts = NONE;
  private int[] ends = NONE;
  private @Nullable Object[] values = new @Nullable Object[0];

  /// The value of the text from `from` to before `to`, or null where it is not known.
  ///
  /// @param from at least 8
  @SuppressWarnings("unchecked") // only keep() puts values there
  @Nullable
  T find(byte[] bytes, int from, int to) {
    if (starts.length == 0) {
      return null;
    }
    int slot = slot(bytes, from, to);
    int start = starts[slot];
    int length = to - from;
    if (values[slot] == null || ends[slot] - start != length) {
      return null;
    }
    boolean same = length <= 8
        ? last(bytes, from, to) == last(bytes, start, ends[slot])
        : Arrays.equals(bytes, from, to, bytes, start, ends[slot]);
    return same ? (T) values[slot] : null;
  }

  /// @param bytes of one array for the whole life of this table
  void keep(byte[] bytes, int from, int to, T value) {
    if (starts.length == 0) {
      int slots = bytes.length < SMALL ? FEW_SLOTS : SLOTS;
      starts = new int[slots];
      ends = new int[slots];
      values = new @Nullable Object[slots];
    }
    int slot = slot(bytes, from, to);
    starts[slot] = from;
    ends[slot] = to;
    values[slot] = value;
  }

  /// By the length and the last eight bytes, which tell short names and numbered ones apart.
  private int slot(byte[] bytes, int from, int to) {
    return (int) ((last(bytes, from, to) + (to - from)) * SPREAD >>> 57) & starts.length - 1;
  }

  /// The last eight bytes of the text, or all of a shorter one.
  private static long last(byte[] bytes, int from, int to) {
    int length = to - from;
    return length == 0 ? 0 : Words.at(bytes, to - 8) >>> Math.max(0, 64 - 8 * length);
  }
}
