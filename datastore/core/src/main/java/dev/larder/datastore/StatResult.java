package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.time.Instant;

/// What is at one path.
public sealed interface StatResult {
  ArtifactPath path();

  /// @param size in bytes
  /// @param modified when it appeared, by the store's own clock: for people, never to be compared with another clock
  record Present(ArtifactPath path, long size, Instant modified) implements StatResult {}

  /// The store was asked and said that nothing is there.
  record Absent(ArtifactPath path) implements StatResult {}

  /// The store could not be asked, or would not say.
  record Unknown(ArtifactPath path, StorageException cause) implements StatResult {}
}
