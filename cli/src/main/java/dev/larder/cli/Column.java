package dev.larder.cli;

/// One field of what a command prints.
///
/// @param name the JSON field: a word of the domain in snake_case
/// @param kind what a value means to a person; programs get it as it is
record Column(String name, Kind kind) {
  enum Kind {
    /// Text, nested values.
    TEXT, TRUTH,
    /// A count; digits are grouped.
    NUMBER,
    /// Bytes.
    SIZE,
    /// A duration in seconds.
    SECONDS
  }

  Column {
    if (name.isEmpty() || !name.chars().allMatch(c -> c == '_' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("not snake_case: " + name);
    }
  }

  static Column text(String name) {
    return new Column(name, Kind.TEXT);
  }

  static Column number(String name) {
    return new Column(name, Kind.NUMBER);
  }

  static Column size(String name) {
    return new Column(name, Kind.SIZE);
  }

  static Column seconds(String name) {
    return new Column(name, Kind.SECONDS);
  }

  static Column truth(String name) {
    return new Column(name, Kind.TRUTH);
  }

  boolean rightAligned() {
    return kind != Kind.TEXT && kind != Kind.TRUTH;
  }
}
