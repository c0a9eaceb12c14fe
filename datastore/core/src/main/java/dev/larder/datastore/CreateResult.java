package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;

/// What became of one artifact that was to be created.
public sealed interface CreateResult {
  ArtifactPath path();

  /// It is there, durable, and holds our bytes.
  ///
  /// @param size in bytes
  /// @param checksum SHA-256, computed from the bytes while they were written
  record Created(ArtifactPath path, long size, Checksum checksum) implements CreateResult {}

  /// An artifact was there already, and is untouched. Whoever made it, it is durable now: its name has been forced as well.
  record AlreadyThere(ArtifactPath path) implements CreateResult {}

  /// It was not created and will not appear: reading the content failed, or the store refused.
  record Failed(ArtifactPath path, StorageException cause) implements CreateResult {}

  /// It may be there or appear later, durable or not: only looking again tells.
  record Unknown(ArtifactPath path, StorageException cause) implements CreateResult {}
}
