package dev.larder.model;

import java.text.Normalizer;

/// The rules that all names and values share: Unicode NFC, no control characters, no lone surrogates, bounded length.
///
/// They hold because every name ends up in file names, JSON lines and SQL, written by machines that never meet.
final class Text {
  private Text() {}

  /// Says whether `text` certainly is as [#checked] gives it: not empty, not too long, and printable ASCII only.
  static boolean isPlain(String text, int maxLength) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= maxLength;
  }

  /// `text` in NFC.
  ///
  /// @param kind what it is, for the message, e.g. "run name"
  /// @param maxLength in UTF-16 code units, after normalisation
  static String checked(String kind, String text, int maxLength) {
    checkLength(kind, text, maxLength);
    if (text.isEmpty()) {
      throw new InvalidNameException("%s is empty".formatted(kind), "Give it at least one character.");
    }
    char highest = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      highest = c > highest ? c : highest;
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        throw new InvalidNameException(
            "%s %s holds the control character U+%04X".formatted(kind, quote(text), (int) c), "Remove it.");
      }
      if (Character.isSurrogate(c)) {
        boolean paired = Character.isHighSurrogate(c) && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          throw new InvalidNameException("%s %s is not valid Unicode (lone surrogate)".formatted(kind, quote(text)),
              "Encode it as UTF-8 and try again.");
        }
        i++;
      }
    }
    // Below U+0300 nothing combines with anything, and everything is in NFC.
    if (highest < '\u0300' || Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
      return text;
    }
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
    // Some characters have no composed form and grow: what was short enough before may not be any more.
    checkLength(kind, normal, maxLength);
    return normal;
  }

  private static void checkLength(String kind, String text, int maxLength) {
    if (text.length() > maxLength) {
      throw new InvalidNameException(
          "%s has %d characters: %s…".formatted(kind, text.length(), quote(text.substring(0, 40))),
          "Use at most %d characters.".formatted(maxLength));
    }
  }

  /// `text` in double quotes with everything unprintable escaped, so that a message cannot be forged by a name in it.
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029'
          || Character.getType(c) == Character.FORMAT) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
