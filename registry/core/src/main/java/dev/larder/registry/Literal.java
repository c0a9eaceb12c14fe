package dev.larder.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/// A value in a condition, of the type of what it is compared with. (There is none for truth values: see [Condition.Holds].)
public sealed interface Literal {

  /// @param value in NFC, without control characters
  record Text(String value) implements Literal {}

  record Whole(long value) implements Literal {}

  /// @param value finite
  record Decimal(double value) implements Literal {}

  /// @param value of the years 1 to 9999
  record Date(LocalDate value) implements Literal {}

  /// @param value in whole microseconds, of the years 1 to 9999
  record Time(Instant value) implements Literal {}

  record Id(UUID value) implements Literal {}
}
