package dev.larder.registry;

import java.util.Locale;

/// What an ingester does.
public enum IngesterPhase {
  /// Looks for journals.
  LISTING,
  /// Takes journals in.
  TAKING,
  /// Packs journals that are in the Registry to their end.
  ARCHIVING,
  /// Waits for something new.
  WAITING,
  /// Waits for the Registry to take changes.
  PAUSED,
  /// Has ended well.
  DONE,
  /// Has ended with an error.
  FAILED;

  /// As it is written, e.g. `taking`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static IngesterPhase ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /// Whether it has ended.
  public boolean over() {
    return this == DONE || this == FAILED;
  }

  /// Whether it should get something done: silence is then a bad sign.
  public boolean busy() {
    return this == LISTING || this == TAKING || this == ARCHIVING;
  }
}
