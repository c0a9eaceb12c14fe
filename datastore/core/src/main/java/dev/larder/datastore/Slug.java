package dev.larder.datastore;

import java.util.Locale;
import java.util.Set;

/// Names made readable and safe as one element of a path on every store: a slug is for people, never for telling things apart.
///
/// ASCII letters, digits, `.`, `_` and `-` stay, anything else becomes `_`. ASCII, because a JVM under a POSIX locale, as batch
/// nodes have it, cannot open other names; no device names or trailing dots, because Windows shares cannot.
public final class Slug {
  private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4",
      "com5", "com6", "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8",
      "lpt9", "clock$");

  private Slug() {}

  /// One element of a path for `name`: not empty, does not begin with `.` or `_`, does not end in a dot, is no device name.
  ///
  /// @param maxBytes at least 8; what is longer is cut
  public static String of(String name, int maxBytes) {
    StringBuilder slug = new StringBuilder(Math.min(name.length(), maxBytes) + 1);
    name.codePoints().limit(maxBytes).forEach(c -> slug.append(allowed(c) ? (char) c : '_'));
    if (slug.isEmpty() || slug.charAt(0) == '.' || slug.charAt(0) == '_') {
      slug.insert(0, 'x');
    }
    String stem = slug.toString().toLowerCase(Locale.ROOT);
    int dot = stem.indexOf('.');
    if (DEVICES.contains(dot < 0 ? stem : stem.substring(0, dot))) {
      slug.insert(0, "x-");
    }
    slug.setLength(Math.min(slug.length(), maxBytes));
    for (int last = slug.length() - 1; slug.charAt(last) == '.'; last--) {
      slug.setCharAt(last, '_');
    }
    return slug.toString();
  }

  private static boolean allowed(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
  }
}
