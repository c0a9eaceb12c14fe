package dev.larder.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A piece of a line that is always the same, 1 to 16 bytes of ASCII, e.g. `,"path":"`. Compared by its first and its last eight bytes.
final class Literal {
  final int length;
  private final long head;
  private final long headMask;
  private final long tail;
  private final int tailAt;

  Literal(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    length = bytes.length;
    if (length < 1 || length > 16) {
      throw new IllegalArgumentException("a literal of %d bytes: %s".formatted(length, text));
    }
    headMask = length >= 8 ? -1 : (1L << 8 * length) - 1;
    head = Words.at(Arrays.copyOf(bytes, 16), 0) & headMask;
    tailAt = Math.max(0, length - 8);
    tail = length >= 8 ? Words.at(bytes, tailAt) : head;
  }

  /// Says whether it stands at `at`; no where it is so near to the end of `bytes` that eight bytes cannot be read.
  boolean isAt(byte[] bytes, int at) {
    return at + tailAt + 8 <= bytes.length && (Words.at(bytes, at) & headMask) == head
        && (Words.at(bytes, at + tailAt) & headMask) == tail;
  }
}
