package dev.larder.registry;

import java.util.ArrayList;
import java.util.List;

/// What the whole of a text must look like. Both `LIKE` and `GLOB` become one of these, so that no database has its own opinion of their
/// special characters, or of upper and lower case: case counts.
///
/// @param parts in order; no two texts and no two [Wildcard#MANY] stand side by side
public record TextPattern(List<Part> parts) {

  public sealed interface Part permits Text, Wildcard {}

  /// Exactly this.
  ///
  /// @param value not empty
  public record Text(String value) implements Part {}

  public enum Wildcard implements Part {
    /// One code point.
    ONE,
    /// Any number of code points, also none.
    MANY
  }

  /// Of the text of a pattern, in UTF-16 code units: as long as the longest path. Databases bound it as well.
  static final int MAX_LENGTH = 1024;

  public TextPattern {
    parts = List.copyOf(parts);
  }

  /// @param like `%` is any text and `_` any character; nothing else is special, nothing escapes them
  static TextPattern ofLike(String like) {
    return of(like, '_', '%');
  }

  /// @param glob `*` is any text and `?` any character; nothing else is special, nothing escapes them
  static TextPattern ofGlob(String glob) {
    return of(glob, '?', '*');
  }

  private static TextPattern of(String pattern, char one, char many) {
    List<Part> parts = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= pattern.length(); i++) {
      char c = i < pattern.length() ? pattern.charAt(i) : many;
      if (c != one && c != many) {
        continue;
      }
      if (i > begin) {
        parts.add(new Text(pattern.substring(begin, i)));
      }
      begin = i + 1;
      if (i < pattern.length() && !(c == many && !parts.isEmpty() && parts.getLast() == Wildcard.MANY)) {
        parts.add(c == one ? Wildcard.ONE : Wildcard.MANY);
      }
    }
    return new TextPattern(parts);
  }
}
