package dev.larder.datastore;

import java.util.Locale;

/// What a look at a store says of one of its properties.
public enum Verdict {
  /// As it should be, or just to be known.
  OK,
  /// It works, and somebody should know what does not.
  WARNING,
  /// What a store promises cannot be kept: nobody writes here.
  REFUSAL;

  /// The word used in outputs, e.g. `warning`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
