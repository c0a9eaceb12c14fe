package dev.larder.bridge;

import java.util.Locale;

/// Whether the artifacts of a dataset are there.
public enum Existence {
  YES, NO,
  /// Whoever could know was not asked, or did not answer.
  UNKNOWN;

  /// The word used in outputs: `yes`, `no`, `unknown`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
