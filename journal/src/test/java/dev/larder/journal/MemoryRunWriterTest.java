package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;

final class MemoryRunWriterTest extends RunWriterContract {
  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }
}
