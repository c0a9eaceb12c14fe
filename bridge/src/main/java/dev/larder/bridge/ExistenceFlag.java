package dev.larder.bridge;

/// What is known of a dataset's existence, in the words that users of other systems of this kind know. [StorageReport#flags] derives them.
public enum ExistenceFlag {
  /// Nobody who was asked knows the id. Stands alone.
  UNRECOGNIZED,
  /// The Registry, a journal or a snapshot names the dataset.
  RECORDED,
  /// Somebody has recorded its artifacts as stored.
  STORED,
  /// The storage was looked at, and all its artifacts are there.
  VERIFIED
}
