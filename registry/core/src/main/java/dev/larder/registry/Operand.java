package dev.larder.registry;

/// What is compared with a literal: a field, or a function of one.
public sealed interface Operand permits Field, TextCall {

  FieldType type();

  /// The field itself, or the one that the function is given.
  Field field();
}
