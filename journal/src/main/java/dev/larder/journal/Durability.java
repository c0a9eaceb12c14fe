package dev.larder.journal;

/// What "stored" means to a writer.
public enum Durability {
  /// Artifacts and journal survive a power failure.
  DISK,
  /// They survive the end of the process; what power takes away is gone. For scratch.
  CACHE
}
