package dev.larder.registry;

/// A condition, as a user wrote it.
///
/// @param text of the expression
public record Where(String text) {
  public static Where parse(String text) {
    return new Where(text);
  }
}
