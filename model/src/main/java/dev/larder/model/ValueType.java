package dev.larder.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// What the values of a dimension are. Every value has one form, so that equal values are equal texts and mint equal keys:
/// text as it is, numbers in 64 bits, dates as `2026-11-21`, times as UTC with as many digits as they need, at most micros.
public enum ValueType {
  STRING, INTEGER, DATE, TIMESTAMP;

  /// The name in commands, files and the Registry, e.g. `integer`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The type of that name.
  ///
  /// @throws InvalidNameException if there is none
  public static ValueType ofWord(String word) {
    for (ValueType type : values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    throw new InvalidNameException("%s is no type of values".formatted(Text.quote(word)),
        "Use one of string, integer, date, timestamp.");
  }

  /// The type that fits a value of a dimension that nobody declared.
  public static ValueType of(Object value) {
    return value instanceof Long ? INTEGER : STRING;
  }

  /// Says whether `value` is in the one form of this type.
  public boolean accepts(Object value) {
    return switch (this) {
      case STRING -> value instanceof String;
      case INTEGER -> value instanceof Long;
      case DATE, TIMESTAMP -> {
        try {
          yield value instanceof String text && text.equals(form(text));
        } catch (DateTimeException e) {
          yield false;
        }
      }
    };
  }

  /// `value` in the one form of this type: what a person wrote, or a program gave as text or number.
  ///
  /// @param value a [String] or a [Long]
  /// @throws InvalidNameException naming the dimension, the value and the type
  public Object canonical(DimensionName dimension, Object value) {
    try {
      return switch (this) {
        case STRING -> value.toString();
        case INTEGER -> value instanceof Long number ? number : (Object) Long.parseLong(value.toString().strip());
        case DATE, TIMESTAMP -> form(value.toString().strip());
      };
    } catch (NumberFormatException | DateTimeException e) {
      throw new InvalidNameException(
          "%s is no %s, as dimension %s has them".formatted(Text.quote(value.toString()), word(), dimension),
          "Write it like %s.".formatted(example()));
    }
  }

  private String form(String text) {
    return this == DATE
        ? LocalDate.parse(text).toString()
        : instant(text).truncatedTo(ChronoUnit.MICROS).toString();
  }

  private static Instant instant(String text) {
    return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
  }

  private String example() {
    return switch (this) {
      case STRING -> "any text";
      case INTEGER -> "42, a whole number of 64 bits";
      case DATE -> "2026-11-21";
      case TIMESTAMP -> "2026-11-21T06:30:00Z";
    };
  }
}
