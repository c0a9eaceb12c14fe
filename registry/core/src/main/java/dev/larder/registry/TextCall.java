package dev.larder.registry;

import java.util.Locale;

/// A function of a field of type [FieldType#TEXT].
public record TextCall(Function function, Field field) implements Operand {

  /// All functions that there are. They mean the same on every database.
  public enum Function {
    /// `A` to `Z` become `a` to `z`; every other character stays: what databases make of others differs.
    LOWER,
    /// `a` to `z` become `A` to `Z`; every other character stays.
    UPPER,
    /// Number of Unicode code points.
    LENGTH;

    /// The name in expressions, e.g. `lower`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public TextCall {
    if (field.type() != FieldType.TEXT) {
      throw new IllegalArgumentException("%s of %s".formatted(function.word(), field.type().phrase()));
    }
  }

  @Override
  public FieldType type() {
    return function == Function.LENGTH ? FieldType.INTEGER : FieldType.TEXT;
  }

  @Override
  public String toString() {
    return function.word() + "(" + field + ")";
  }
}
