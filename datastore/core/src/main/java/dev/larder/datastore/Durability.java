package dev.larder.datastore;

/// What "created" and "stored" mean to a writer.
public enum Durability {
  /// It survives a power failure.
  DISK,
  /// It survives the end of the process, and is lost with the power: for scratch space, where the work is done again then. A store that
  /// knows no difference does as for [#DISK].
  CACHE
}
