package dev.larder.journal;

import java.util.Locale;

/// What an observer can say of a journal and its writer.
public enum JournalState {
  /// Its writer lives: its process runs on this host, or a segment appeared while the observer looked.
  ACTIVE,
  /// It has not ended, and whether its writer lives is not known here.
  QUIET,
  /// It has not ended, and the process of its writer certainly has, on this host.
  ABANDONED,
  /// Its writer ended it.
  SEALED,
  /// Recovery ended it.
  FENCED,
  /// It cannot be read to its end.
  QUARANTINED;

  /// The word used in outputs, e.g. `quiet`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
