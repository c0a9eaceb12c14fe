package dev.larder.bridge;

import java.util.Locale;

/// Who gave an answer.
public enum Source {
  /// The storage records of the Registry.
  REGISTRY,
  /// A journal that is not transferred back yet.
  JOURNAL,
  /// The storage itself was looked at.
  VERIFIED;

  /// The word used in outputs, e.g. `registry`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Source of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
