package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;

final class MemoryJournalArchivingTest extends JournalArchivingContract {
  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }
}
