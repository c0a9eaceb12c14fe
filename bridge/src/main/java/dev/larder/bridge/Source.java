package dev.larder.bridge;

import java.util.Locale;

/// Who gave an answer.
public enum Source {
  /// The storage records of the Registry.
  REGISTRY(0),
  /// A journal that is not transferred back yet.
  JOURNAL(1),
  /// A snapshot: as of when it was made.
  SNAPSHOT(2),
  /// The storage itself was looked at.
  VERIFIED(3);

  private final int number;

  Source(int number) {
    this.number = number;
  }

  /// Its place in [#values], by which columns name it.
  int number() {
    return number;
  }

  /// The word used in outputs, e.g. `registry`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
