package dev.larder.datastore.vfs;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreContract;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.net.URI;

final class RamArtifactStoreTest extends ArtifactStoreContract {
  @Override
  protected ArtifactStore newStore() throws IOException {
    return ArtifactStores.open(StoreSettings.of(URI.create("vfs:ram:///pantry")));
  }
}
