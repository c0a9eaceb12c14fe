package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// What a cached file has to be to answer for an artifact.
///
/// @param name 64 hex digits that follow from the URI of the artifact, which names store and path
sealed interface CacheKey {
  String name();

  /// In bytes.
  long size();

  /// Whether a file of that header holds what is wanted.
  boolean fits(CachedFile.Header header);

  /// A storage record says what it is: nobody has to be asked.
  record Recorded(String name, long size, Checksum checksum) implements CacheKey {
    @Override
    public boolean fits(CachedFile.Header header) {
      return header.name().equals(name) && header.size() == size && header.checksum().equals(checksum);
    }
  }

  /// The store has just said what is there.
  ///
  /// @param modified by the store's clock
  record Seen(String name, long size, Instant modified) implements CacheKey {
    @Override
    public boolean fits(CachedFile.Header header) {
      return header.name().equals(name) && header.size() == size && header.modified().equals(modified);
    }
  }

  /// The name of what is cached of an artifact.
  static String name(ArtifactStore store, ArtifactPath path) {
    return Sha256.of(store.uri(path).toString().getBytes(StandardCharsets.UTF_8)).hex();
  }
}
