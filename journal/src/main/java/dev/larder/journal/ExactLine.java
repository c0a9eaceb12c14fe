package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.function.Function;

/// Walks over one line that is in the very form in which [RecordEncoder] writes. Whatever deviates from it, be it as good as it may,
/// ends in a [Deviation]: this reader is fast because it knows one form, and strict because it has a tolerant one behind it.
///
/// A line ends with a line feed, and so does the array, and nothing here holds one: loops stop there, and nobody has to know beforehand where
/// the line ends.
final class ExactLine {
  private static final int UUID_LENGTH = 36;
  /// The first four bytes of eight.
  private static final long FOUR = 0xFFFF_FFFFL;

  private final byte[] bytes;
  private int at;
  /// What [#scanText] found.
  private int from;
  private int to;
  private boolean ascii;
  /// The date that was read last, as a number, and its day. Records that come together are of one day.
  private int date = -1;
  private long day;

  /// The line is not in the exact form. Says nothing about whether it is good.
  static final class Deviation extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Without a stack trace: it never leaves the decoder, and hostile lines are many.
    Deviation() {
      super(null, null, false, false);
    }
  }

  ExactLine(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Goes to `start`.
  void begin(int start) {
    if (start >= bytes.length || bytes[bytes.length - 1] != '\n') {
      throw new Deviation();
    }
    at = start;
  }

  void expect(Literal literal) {
    if (!literal.isAt(bytes, at)) {
      throw new Deviation();
    }
    at += literal.length;
  }

  void expect(char c) {
    if (bytes[at] != c) {
      throw new Deviation();
    }
    at++;
  }

  /// Where the line feed is, which must come next.
  int end() {
    if (bytes[at] != '\n') {
      throw new Deviation();
    }
    return at;
  }

  /// Moves behind `c` if it comes next, and says whether it did.
  boolean found(char c) {
    boolean found = bytes[at] == c;
    at += found ? 1 : 0;
    return found;
  }

  /// Moves behind `literal` if it comes next, and says whether it did.
  boolean found(Literal literal) {
    boolean found = literal.isAt(bytes, at);
    at += found ? literal.length : 0;
    return found;
  }

  byte next() {
    byte next = bytes[at];
    if (next == '\n') {
      throw new Deviation();
    }
    at++;
    return next;
  }

  /// A whole number of at most 18 digits, in the one form that JSON has for it.
  long number() {
    boolean negative = found('-');
    int first = at;
    long value = 0;
    for (int digit = bytes[at] - '0'; digit >= 0 && digit <= 9; digit = bytes[at] - '0') {
      value = value * 10 + digit;
      at++;
    }
    int digits = at - first;
    if (digits == 0 || digits > 18 || bytes[first] == '0' && (digits > 1 || negative)) {
      throw new Deviation();
    }
    return negative ? -value : value;
  }

  boolean atNumber() {
    return bytes[at] == '-' || bytes[at] >= '0' && bytes[at] <= '9';
  }

  /// A UUID and the quote behind it.
  UUID uuid() {
    int p = at;
    if (p + UUID_LENGTH >= bytes.length || bytes[p + 8] != '-' || bytes[p + 13] != '-' || bytes[p + 18] != '-'
        || bytes[p + 23] != '-' || bytes[p + UUID_LENGTH] != '"') {
      throw new Deviation();
    }
    long one = Words.hex(Words.at(bytes, p));
    long two = Words.hex(Words.at(bytes, p + 9) & FOUR | Words.at(bytes, p + 14) << 32);
    long three = Words.hex(Words.at(bytes, p + 19) & FOUR | Words.at(bytes, p + 24) << 32);
    long four = Words.hex(Words.at(bytes, p + 28));
    if ((one | two | three | four) < 0) {
      throw new Deviation();
    }
    at = p + UUID_LENGTH + 1;
    return new UUID(one << 32 | two, three << 32 | four);
  }

  /// A text and the quote behind it.
  String text() {
    scanText();
    return scanned();
  }

  ArtifactPath path() {
    return new ArtifactPath(text());
  }

  /// Moves behind a path, and checks it as [#path] does.
  void passPath() {
    scanText();
    if (!ArtifactPath.isPlain(bytes, from, to)) {
      new ArtifactPath(scanned());
    }
  }

  /// What `make` makes of a text; once for texts that come again.
  <T> T repeated(Repeated<T> values, Function<String, T> make) {
    scanText();
    T value = values.find(bytes, from, to);
    if (value == null) {
      value = make.apply(scanned());
      values.keep(bytes, from, to, value);
    }
    return value;
  }

  /// A time, e.g. `2026-11-20T08:15:30.123456Z`, and the quote behind it.
  Instant instant() {
    int p = at;
    if (p + 20 >= bytes.length || bytes[p + 4] != '-' || bytes[p + 7] != '-' || bytes[p + 10] != 'T'
        || bytes[p + 13] != ':'
        || bytes[p + 16] != ':') {
      throw new Deviation();
    }
    int readDate = (digits(p, 2) * 100 + digits(p + 2, 2)) * 10_000 + digits(p + 5, 2) * 100 + digits(p + 8, 2);
    int hour = digits(p + 11, 2);
    int minute = digits(p + 14, 2);
    int second = digits(p + 17, 2);
    if (hour > 23 || minute > 59 || second > 59) {
      throw new Deviation();
    }
    if (readDate != date) {
      day = LocalDate.of(readDate / 10_000, readDate / 100 % 100, readDate % 100).toEpochDay();
      date = readDate;
    }
    at = p + 19;
    int nanos = 0;
    if (found('.')) {
      int first = at;
      for (int digit = bytes[at] - '0'; digit >= 0 && digit <= 9 && at - first < 9; digit = bytes[at] - '0') {
        nanos = nanos * 10 + digit;
        at++;
      }
      if (at == first) {
        throw new Deviation();
      }
      for (int i = at - first; i < 9; i++) {
        nanos *= 10;
      }
    }
    expect('Z');
    expect('"');
    return Instant.ofEpochSecond(day * 86_400L + (hour * 3_600 + minute * 60 + second), nanos);
  }

  private int digits(int start, int count) {
    int value = 0;
    for (int i = start; i < start + count; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new Deviation();
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /// Finds the end of a text, eight bytes at a time, and moves behind its quote. A text with an escape deviates.
  private void scanText() {
    from = at;
    ascii = true;
    int p = at;
    for (int plain = 8; plain == 8 && p + 8 <= bytes.length; p += plain) {
      plain = Words.endOfPlainText(Words.at(bytes, p));
    }
    for (byte b = bytes[p]; b != '"'; b = bytes[++p]) {
      if (b == '\\' || b >= 0 && b < ' ') {
        throw new Deviation();
      }
      ascii &= b > 0;
    }
    to = p;
    at = p + 1;
  }

  private String scanned() {
    if (ascii) {
      return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      throw new Deviation(); // Bytes that are no UTF-8, it may be: what a parser says to them is the parser's matter.
    }
    return text;
  }
}
