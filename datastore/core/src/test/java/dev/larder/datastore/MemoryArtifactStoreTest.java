package dev.larder.datastore;

final class MemoryArtifactStoreTest extends ArtifactStoreContract {
  @Override
  protected ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }
}
