package dev.larder.journal;

import java.util.Locale;

/// How far a journal is to be believed.
public enum JournalEnd {
  /// More may follow.
  OPEN,
  /// Its writer ended it, and everything in it is accounted for.
  SEALED,
  /// Recovery ended it.
  FENCED,
  /// What follows cannot be trusted; what came before can.
  CORRUPT;

  /// The word used in outputs, e.g. `sealed`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
