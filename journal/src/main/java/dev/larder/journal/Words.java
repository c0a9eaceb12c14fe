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

  /// The high bit of each byte that is zero. Above the first such byte a borrow may set further ones; only the first counts.
  private static long zeros(long word) {
    return word - ONES & ~word;
  }
}
