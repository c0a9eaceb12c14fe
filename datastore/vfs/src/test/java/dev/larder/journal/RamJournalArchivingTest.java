package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.net.URI;

final class RamJournalArchivingTest extends JournalArchivingContract {
  @Override
  ArtifactStore newStore() throws IOException {
    return ArtifactStores.open(StoreSettings.of(URI.create("vfs:ram:///pantry")));
  }

  @Override
  int killedEach() {
    return 7;
  }
}
