package dev.larder.datastore;

import java.util.ArrayList;
import java.util.List;

/// One element of a path that is being made: texts that stay as they are, and names that are cut, all to one length, where room is short.
final class PathElement {
  /// @param slug of up to [TemplateTail#MAX_ELEMENT] bytes
  private record Piece(String name, String slug, boolean isName) {
    int length(int longest) {
      return isName ? Math.min(slug.length(), longest) : slug.length();
    }

    String text(int longest) {
      if (!isName || slug.length() <= longest) {
        return slug;
      }
      String cut = Slug.of(name, Math.max(longest, TemplateTail.MIN_SLUG));
      return cut.substring(0, Math.min(longest, cut.length()));
    }
  }

  private final List<Piece> pieces = new ArrayList<>(4);

  void addText(String text) {
    if (!text.isEmpty()) {
      pieces.add(new Piece("", text, false));
    }
  }

  void addName(String name) {
    pieces.add(new Piece(name, Slug.of(name, TemplateTail.MAX_ELEMENT), true));
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /// @param longest that a name may be
  int length(int longest) {
    int sum = 0;
    for (Piece piece : pieces) {
      sum += piece.length(longest);
    }
    return sum;
  }

  /// The longest that names may be so that the element fits into `room`; 0 where it does not even fit without any.
  int fit(int room) {
    int longest = TemplateTail.MAX_ELEMENT;
    while (longest > 0 && length(longest) > room) {
      longest--;
    }
    return longest;
  }

  String text(int longest) {
    StringBuilder text = new StringBuilder(64);
    for (Piece piece : pieces) {
      text.append(piece.text(longest));
    }
    return text.toString();
  }
}
