package dev.larder.model;

/// The name of a dimension, e.g. `plate` or `Well Number`: NFC, case kept, at most 128 characters.
///
/// It holds none of `, = : / " \ { }` (they separate names in commands, paths and templates) and no space at either end.
public record DimensionName(String value) implements Comparable<DimensionName> {
  private static final String FORBIDDEN = ",=:/\"\\{}";

  public DimensionName {
    value = Text.checked("dimension name", value, 128);
    if (!value.strip().equals(value) || value.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
      throw new InvalidNameException("dimension name %s is not allowed".formatted(Text.quote(value)),
          "Leave out spaces at the ends and the characters %s.".formatted(String.join(" ", FORBIDDEN.split(""))));
    }
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
