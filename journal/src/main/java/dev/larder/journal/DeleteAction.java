package dev.larder.journal;

import java.util.Locale;

/// What a delete takes away.
public enum DeleteAction {
  /// Artifacts and storage records; the dataset stays in the Registry.
  UNSTORE,
  /// The dataset as well.
  PURGE;

  /// The word used in journals and outputs, e.g. `unstore`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
