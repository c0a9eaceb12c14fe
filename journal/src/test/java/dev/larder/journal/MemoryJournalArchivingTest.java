package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;

final class MemoryJournalPackingTest extends JournalPackingContract {
  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }
}
