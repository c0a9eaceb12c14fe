package dev.larder.model;

/// The name of a RUN collection, e.g. `u/ann/2026-11`: NFC, at most 255 characters, elements separated by `/`.
///
/// It does not begin with `_` (Larder's own folders do) and has no element that is empty, `.` or `..`.
public record RunName(String value) implements Comparable<RunName> {
  public RunName {
    value = checked("run name", value);
  }

  /// @param kind what it is, for the message
  static String checked(String kind, String name) {
    String value = Text.checked(kind, name, 255);
    if (value.startsWith("_")) {
      throw new InvalidNameException("%s %s begins with _".formatted(kind, Text.quote(value)),
          "Names that begin with _ are Larder's own: choose another.");
    }
    for (String element : value.split("/", -1)) {
      if (element.isEmpty() || element.equals(".") || element.equals("..")) {
        throw new InvalidNameException("%s %s has an element that is empty, . or ..".formatted(kind, Text.quote(value)),
            "Separate non-empty names by single slashes, e.g. u/ann/night1.");
      }
    }
    return value;
  }

  @Override
  public int compareTo(RunName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
