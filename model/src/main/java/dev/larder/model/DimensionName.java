package dev.larder.model;

/// The name of a dimension, e.g. `plate` or `Well Number`: NFC, case kept, at most 128 characters.
///
/// It holds none of `, = : / " \ { }` (they separate names in commands, paths and templates) and no space at either end.
public record DimensionName(String value) implements Comparable<DimensionName> {
  private static final String FORBIDDEN = ",=:/\"\\{}";

  public DimensionName {
    value = Text.checked("dimension name", value, 128);
    if (!value.strip().equals(value) || holdsForbidden(value)) {
      throw new InvalidNameException("dimension name %s is not allowed".formatted(Text.quote(value)),
          "Leave out spaces at the ends and the characters %s.".formatted(String.join(" ", FORBIDDEN.split(""))));
    }
  }

  private static boolean holdsForbidden(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (FORBIDDEN.indexOf(value.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(DimensionName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
