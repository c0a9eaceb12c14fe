package dev.larder.datastore;

import dev.larder.model.ArtifactPath;

/// What is at one path.
public sealed interface StatResult {
  ArtifactPath path();

  /// @param size in bytes
  record Present(ArtifactPath path, long size) implements StatResult {}

  /// The store was asked and said that nothing is there.
  record Absent(ArtifactPath path) implements StatResult {}

  /// The store could not be asked, or would not say.
  record Unknown(ArtifactPath path, StorageException cause) implements StatResult {}
}
