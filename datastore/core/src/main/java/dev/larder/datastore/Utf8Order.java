package dev.larder.datastore;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Text by its UTF-8 bytes, as object stores list names. Java's own order differs from it where characters beyond U+FFFF meet
/// those from U+E000 to U+FFFF: in UTF-16 the former come first.
public final class Utf8Order implements Comparator<String> {
  public static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  static void sort(List<String> names) {
    names.sort(among(names.stream()));
  }

  /// The order for these names. Most are plain, so that Java's own order, which compares many characters at once, is the same.
  static Comparator<String> among(Stream<String> names) {
    return names.allMatch(Utf8Order::isPlain) ? Comparator.naturalOrder() : INSTANCE;
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= Character.MIN_SURROGATE) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return Integer.compare(rank(x), rank(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /// Surrogates are moved behind all other characters.
  private static int rank(char c) {
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
