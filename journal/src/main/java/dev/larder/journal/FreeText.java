package dev.larder.journal;

/// Text for people, which nothing is decided by.
final class FreeText {
  private FreeText() {}

  /// @param what it is, for the message
  /// @param longest in UTF-16 code units
  /// @throws IllegalArgumentException if it is longer, or cannot stand in a line that a person reads
  static void check(String what, String text, int longest) {
    if (text.length() > longest) {
      throw new IllegalArgumentException(
          "the text %s has %,d characters; %,d are possible".formatted(what, text.length(), longest));
    }
    if (text.isEmpty()) {
      return;
    }
    text.codePoints().filter(c -> breaksLines(c) || isSurrogate(c)).findFirst().ifPresent(c -> {
      throw new IllegalArgumentException("the text %s holds the character U+%04X, which is not possible"
          .formatted(what, c));
    });
  }

  /// `text`, cut and without anything that could disturb the line in which a person reads it.
  ///
  /// @param longest in characters; one more, `…`, shows that it was cut
  static String printable(String text, int longest) {
    StringBuilder printable = new StringBuilder();
    text.codePoints().limit(longest).forEach(c -> printable.appendCodePoint(
        breaksLines(c) || isSurrogate(c) || Character.getType(c) == Character.FORMAT || c > 0xFFFF ? '?' : c));
    return printable.append(text.length() > longest ? "…" : "").toString();
  }

  private static boolean breaksLines(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
  }

  /// Of code points: a surrogate that is not one of a pair, for which UTF-8 has no bytes.
  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
