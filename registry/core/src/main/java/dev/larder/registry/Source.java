package dev.larder.registry;

import dev.larder.registry.InvalidWhereException.Reason;
import dev.larder.registry.Syntax.Span;

/// The text of an expression, and how errors show places in it.
///
/// @param text at most [#MAX_LENGTH] UTF-16 code units
record Source(String text) {
  static final int MAX_LENGTH = 64 * 1024;

  /// How much of an expression is shown before and behind the place, in code points.
  private static final int BEFORE = 40;
  private static final int BEHIND = 30;
  /// How much of a name or value is shown.
  private static final int QUOTED = 60;

  /// @param kind for the message, e.g. "where-expression"
  static Source of(String kind, String text) {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidWhereException(Reason.EXPRESSION_TOO_LARGE,
          "the %s has %d characters; at most %d are read".formatted(kind, text.length(), MAX_LENGTH),
          "Ask in several parts, or give a list of ids as a file.", MAX_LENGTH + 1);
    }
    Source source = new Source(text);
    source.checkCharacters();
    if (text.isBlank()) {
      throw new InvalidWhereException(Reason.INVALID_EXPRESSION, "the %s is empty".formatted(kind),
          "Leave it out to select everything.", 1);
    }
    return source;
  }

  /// Nothing unprintable comes further than this: names and values have none, and messages must not steer a terminal.
  private void checkCharacters() {
    int position = 0;
    for (int i = 0; i < text.length(); position++) {
      int c = text.codePointAt(i);
      boolean space = c == '\t' || c == '\n' || c == '\r';
      boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      if (Character.isISOControl(c) && !space || c == '\u2028' || c == '\u2029' || surrogate) {
        throw error(Reason.INVALID_EXPRESSION, new Span(position, position + 1),
            surrogate ? "invalid Unicode (lone surrogate)" : "the control character U+%04X".formatted(c), "Remove it.");
      }
      i += Character.charCount(c);
    }
  }

  String text(Span span) {
    int begin = text.offsetByCodePoints(0, span.begin());
    return text.substring(begin, text.offsetByCodePoints(begin, span.end() - span.begin()));
  }

  /// @param what is wrong at `span`, without the place
  InvalidWhereException error(Reason reason, Span span, String what, String remedy) {
    int column = span.begin() + 1;
    return new InvalidWhereException(reason, "%s, at character %d:\n%s".formatted(what, column, excerpt(span)), remedy,
        column);
  }

  /// The line around `span`, and a line with carets below it.
  private String excerpt(Span span) {
    int length = text.codePointCount(0, text.length());
    int begin = Math.max(0, span.begin() - BEFORE);
    int end = Math.min(length, span.begin() + BEHIND);
    String ahead = begin > 0 ? "…" : "";
    int carets = Math.max(1, Math.min(span.end(), end) - span.begin());
    return ahead + printable(text(new Span(begin, end))) + (end < length ? "…" : "") + "\n"
        + " ".repeat(ahead.length() + span.begin() - begin) + "^".repeat(carets);
  }

  /// `text` for a message, cut where it is long, with nothing in it that is not seen.
  static String shown(String text) {
    return text.codePointCount(0, text.length()) <= QUOTED
        ? printable(text)
        : printable(text.substring(0, text.offsetByCodePoints(0, QUOTED))) + "…";
  }

  /// One visible character for each code point, or a space.
  private static String printable(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      int type = Character.getType(c);
      boolean unseen = type == Character.FORMAT || type == Character.SURROGATE || type == Character.CONTROL;
      shown.appendCodePoint(Character.isWhitespace(c) ? ' ' : unseen ? '\u00b7' : c);
    });
    return shown.toString();
  }
}
