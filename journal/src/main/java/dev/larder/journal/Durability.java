package dev.larder.journal;

/// What "stored" means to a writer.
public enum Durability {
  /// Artifacts and journal survive a power failure.
  DISK
}
