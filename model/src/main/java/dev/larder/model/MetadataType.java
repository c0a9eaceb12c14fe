package dev.larder.model;

import java.util.Locale;

/// What the values of a metadata field of a dimension are: text ([String]), whole numbers ([Long]), numbers ([Double]) or truth values
/// ([Boolean]).
public enum MetadataType {
  STRING, INTEGER, NUMBER, BOOLEAN;

  /// The name in commands, files and the Registry, e.g. `number`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The type of that name.
  ///
  /// @throws InvalidNameException if there is none
  public static MetadataType ofWord(String word) {
    for (MetadataType type : values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    throw new InvalidNameException("%s is no type of metadata".formatted(Text.quote(word)),
        "Use one of string, integer, number, boolean.");
  }

  /// Says whether `value` is of this type.
  public boolean accepts(Object value) {
    return switch (this) {
      case STRING -> value instanceof String;
      case INTEGER -> value instanceof Long;
      case NUMBER -> value instanceof Double;
      case BOOLEAN -> value instanceof Boolean;
    };
  }
}
