package dev.larder.datastore;

/// What a store can do, where stores differ. What all have to do stands in [ArtifactStore], what one of them really does is found out by
/// [ArtifactStore#probe].
///
/// @param writable whether it creates and deletes; where not, every row of a create or delete fails
/// @param presigning whether [ArtifactStore#presigned] gives URLs
/// @param maxArtifactSize of what it creates, in bytes
/// @param listPage about how many artifacts a listing brings for the price of a look at one path, at least 1
public record Capabilities(boolean writable, boolean presigning, long maxArtifactSize, int listPage) {
  public Capabilities {
    if (maxArtifactSize < 0 || listPage < 1) {
      throw new IllegalArgumentException(
          "artifacts of at most %d bytes, %d on a page: no store is like that".formatted(maxArtifactSize, listPage));
    }
  }
}
