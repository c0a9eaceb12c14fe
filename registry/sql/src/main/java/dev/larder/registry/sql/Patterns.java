package dev.larder.registry.sql;

import dev.larder.registry.TextPattern;

/// Patterns as databases write them, in which every character that is special to them stands for itself.
final class Patterns {
  private Patterns() {}

  /// For SQLite's `GLOB`: case counts, as it does not for its `LIKE`.
  static String glob(TextPattern pattern) {
    StringBuilder glob = new StringBuilder();
    for (TextPattern.Part part : pattern.parts()) {
      switch (part) {
        case TextPattern.Text text -> glob.append(text.value().replaceAll("[*?\\[]", "[$0]"));
        case TextPattern.Wildcard wildcard -> glob.append(wildcard == TextPattern.Wildcard.ONE ? '?' : '*');
      }
    }
    return glob.toString();
  }

  /// For `LIKE` with `\` as its escape.
  static String like(TextPattern pattern) {
    StringBuilder like = new StringBuilder();
    for (TextPattern.Part part : pattern.parts()) {
      switch (part) {
        case TextPattern.Text text -> like.append(text.value().replaceAll("[%_\\\\]", "\\\\$0"));
        case TextPattern.Wildcard wildcard -> like.append(wildcard == TextPattern.Wildcard.ONE ? '_' : '%');
      }
    }
    return like.toString();
  }
}
