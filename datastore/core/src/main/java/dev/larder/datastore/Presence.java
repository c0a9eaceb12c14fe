package dev.larder.datastore;

import dev.larder.model.ArtifactPath;

/// Whether something is at one path, as looks and listings both can tell.
public sealed interface Presence {
  ArtifactPath path();

  /// @param size in bytes
  record Present(ArtifactPath path, long size) implements Presence {}

  /// The store was asked and said that nothing is there.
  record Absent(ArtifactPath path) implements Presence {}

  /// The store could not be asked, or would not say.
  record Unknown(ArtifactPath path, StorageException cause) implements Presence {}

  static Presence of(StatResult looked) {
    return switch (looked) {
      case StatResult.Present present -> new Present(present.path(), present.size());
      case StatResult.Absent absent -> new Absent(absent.path());
      case StatResult.Unknown unknown -> new Unknown(unknown.path(), unknown.cause());
    };
  }
}
