package dev.larder.datastore;

/// How closely [ArtifactStore#probe] looks.
public enum ProbeDepth {
  /// Only at what a writer is refused for: cheap, done once for each open store.
  NEEDED,
  /// At all there is to know: for people, takes as long as some durable creates.
  EVERYTHING
}
