package dev.larder.datastore;

/// `*` is any text, also none, and `?` any one character; nothing else is special, and case counts.
final class Glob {
  private Glob() {}

  /// Says whether the whole of `text` looks like `glob`. Takes at most time in proportion to the product of their lengths.
  static boolean matches(String glob, String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int retry = 0;
    while (in < text.length()) {
      int c = at < glob.length() ? glob.codePointAt(at) : -1;
      if (c == '*') {
        star = at++;
        retry = in;
      } else if (c == '?' || c == text.codePointAt(in)) {
        at += Character.charCount(c);
        in += Character.charCount(text.codePointAt(in));
      } else if (star >= 0) {
        // What follows the last star did not begin there: it may begin one character later.
        retry += Character.charCount(text.codePointAt(retry));
        in = retry;
        at = star + 1;
      } else {
        return false;
      }
    }
    while (at < glob.length() && glob.charAt(at) == '*') {
      at++;
    }
    return at == glob.length();
  }

  /// Says whether a text other than `glob` itself may match it.
  static boolean isGlob(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }
}
