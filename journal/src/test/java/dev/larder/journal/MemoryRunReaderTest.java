package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;

final class MemoryRunReaderTest extends RunReaderContract {
  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }
}
