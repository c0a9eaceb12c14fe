package dev.larder.repository;

import java.util.Locale;

/// How much of a run is in the Registry.
public enum RunState {
  /// Something in its journals is not in the Registry yet, or cannot be read.
  PARTIAL,
  /// All that its journals held when they were looked at is in the Registry; more may come.
  CURRENT,
  /// All is in the Registry and nothing can come: the run is closed, and every journal is sealed or fenced.
  COMPLETE;

  /// The word used in outputs, e.g. `current`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
