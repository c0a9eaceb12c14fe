package dev.larder.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Eight bytes at a time, as one number whose lowest byte is the first: what makes reading lines fast.
final class Words {
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;

  private Words() {}

  /// The eight bytes from `at`, which must be there.
  static long at(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  /// Where the first byte of `word` is that equals `c`, 0 to 7; 8 where there is none.
  static int indexOf(long word, char c) {
    return Long.numberOfTrailingZeros(zeros(word ^ ONES * c) & HIGHS) >>> 3;
  }

  /// Where the first byte of `word` is that is a quote, a backslash, a control character or no ASCII, 0 to 7; 8 where there is none.
  static int endOfPlainText(long word) {
    long ends = zeros(word ^ ONES * '"') | zeros(word ^ ONES * '\\') | (word - ONES * ' ') & ~word | word;
    return Long.numberOfTrailingZeros(ends & HIGHS) >>> 3;
  }

  /// The number of which `word` holds the eight hex digits, lower case, the most significant one first; -1 where one is none.
  static long hex(long word) {
    // Of the digits, 0x30 to 0x39 and 0x61 to 0x66, only the letters have this bit.
    long letters = word >>> 6 & ONES;
    long values = (word & ONES * 15) + letters * 9;
    boolean valid = values + ONES * '0' + letters * ('a' - '0' - 10) == word
        // 0 to 9 without that bit, 10 to 15 with it: a carry into the high bit tells.
        && (values + ONES * (0x80 - 10) & HIGHS) == letters << 7 && (values + ONES * (0x80 - 16) & HIGHS) == 0;
    if (!valid) {
      return -1;
    }
    // Neighbours become one, three times: 4 bits in 8, 8 in 16, 16 in 32. The first is the lowest and must become the highest.
    long pairs = (values << 4 | values >>> 8) & 0x00FF_00FF_00FF_00FFL;
    long fours = (pairs << 8 | pairs >>> 16) & 0x0000_FFFF_0000_FFFFL;
    return (fours << 16 | fours >>> 32) & 0xFFFF_FFFFL;
  }

  /// The high bit of each byte that is zero. Above the first such byte a borrow may set further ones; only the first counts.
  private static long zeros(long word) {
    return word - ONES & ~word;
  }
}
