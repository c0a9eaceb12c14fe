package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;

final class MemoryRunPackTest extends RunPackContract {
  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }
}
