package dev.larder.cli;

import java.util.Locale;

/// Who can be asked about storage.
enum CheckSource {
  /// The storage records of the Registry.
  REGISTRY,
  /// Journals and archives: with the Registry what is not transferred back yet, without it all of them.
  JOURNALS,
  /// The newest snapshot of all datasets.
  SNAPSHOT;

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
