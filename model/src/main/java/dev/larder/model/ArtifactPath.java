package dev.larder.model;

import java.nio.charset.StandardCharsets;

/// Where an artifact is, relative to the datastore root: elements separated by `/`, at most 1,024 bytes of UTF-8.
///
/// No path leaves the root: none is absolute, none has an element that is empty, `.` or `..`, or holds a control character,
/// a backslash or a colon (which some systems read as separators).
public record ArtifactPath(String value) implements ArtifactLocation, Comparable<ArtifactPath> {
  private static final int DOT = 1;
  private static final int SLASH = 2;
  private static final int NOT_PLAIN = 4;
  private static final byte[] KINDS = kinds();

  public ArtifactPath {
    if (!isPlain(value)) {
      check(value);
    }
  }

  private static byte[] kinds() {
    byte[] table = new byte[128];
    for (char c = 0; c < table.length; c++) {
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-';
      table[c] = (byte) (letter ? 0 : c == '.' ? DOT : c == '/' ? SLASH : NOT_PLAIN);
    }
    return table;
  }

  /// The common case of [#check], at a fraction of its price: journals name paths by the million. Letters, digits and `._-` only, no
  /// element that is empty or begins with a dot.
  private static boolean isPlain(String value) {
    int bad = 0;
    int before = SLASH;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      // A table and no comparisons: where the next slash or dot comes is what no processor predicts.
      int kind = KINDS[c & 0x7F];
      bad |= kind & NOT_PLAIN | c & 0xFF80 | (before & SLASH) >> 1 & (kind >> 1 | kind);
      before = kind;
    }
    return bad == 0 && before != SLASH && value.length() <= 1_024;
  }

  /// Whether the text from `from` to before `to` is a path of the plain kind that most are, without making a text of it. Of others nothing is said.
  public static boolean isPlain(byte[] bytes, int from, int to) {
    int bad = 0;
    int before = SLASH;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      int kind = KINDS[b & 0x7F];
      bad |= kind & NOT_PLAIN | b & 0x80 | (before & SLASH) >> 1 & (kind >> 1 | kind);
      before = kind;
    }
    return bad == 0 && before != SLASH && to - from <= 1_024;
  }

  private static void check(String value) {
    if (!Text.checked("path", value, 1_024).equals(value)) {
      throw new InvalidNameException("path %s is not in Unicode NFC".formatted(Text.quote(value)), "Normalise it.");
    }
    int element = 0;
    for (int i = 0; i <= value.length(); i++) {
      char c = i == value.length() ? '/' : value.charAt(i);
      if (c == '\\' || c == ':') {
        throw bad(value, "holds " + c);
      }
      if (c == '/') {
        int length = i - element;
        if (length == 0 || length == 1 && value.charAt(element) == '.'
            || length == 2 && value.startsWith("..", element)) {
          throw bad(value, "has an element that is empty, . or ..");
        }
        element = i + 1;
      }
    }
    if (value.length() > 341 && value.getBytes(StandardCharsets.UTF_8).length > 1_024) {
      throw bad(value, "has more than 1,024 bytes");
    }
  }

  private static InvalidNameException bad(String value, String why) {
    return new InvalidNameException("path %s %s".formatted(Text.quote(value), why),
        "Paths of artifacts are relative to the datastore root and stay inside it.");
  }

  /// The path of the folder that this is in.
  ///
  /// @throws IllegalStateException if it is directly below the root
  public ArtifactPath folder() {
    int slash = value.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalStateException(value + " is directly below the datastore root");
    }
    return new ArtifactPath(value.substring(0, slash));
  }

  /// The path of `child` below this one.
  public ArtifactPath resolve(String child) {
    return new ArtifactPath(value + "/" + child);
  }

  /// The last element.
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  @Override
  public int compareTo(ArtifactPath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
