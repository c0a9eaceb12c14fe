package dev.larder.registry.sql;

/// Names with `*` for any text and `?` for any character, as in file names.
final class Globs {
  private Globs() {}

  static boolean isOne(String glob) {
    return glob.indexOf('*') >= 0 || glob.indexOf('?') >= 0;
  }

  /// In time that goes with the product of the lengths: on a mismatch only the last `*` takes one character more.
  static boolean matches(String glob, String name) {
    int[] pattern = glob.codePoints().toArray();
    int[] text = name.codePoints().toArray();
    int p = 0;
    int t = 0;
    int star = -1;
    int taken = 0;
    while (t < text.length) {
      if (p < pattern.length && pattern[p] == '*') {
        star = p++;
        taken = t;
      } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++taken;
      } else {
        return false;
      }
    }
    while (p < pattern.length && pattern[p] == '*') {
      p++;
    }
    return p == pattern.length;
  }
}
