package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreContract;
import dev.larder.datastore.LocalArtifactStore;
import java.io.IOException;
import java.time.InstantSource;

/// All that a store has to do, done by the production code on a simulated disk, with the threads of its own.
final class SimulatedDiskContractTest extends ArtifactStoreContract {
  @Override
  protected ArtifactStore newStore() throws IOException {
    return LocalArtifactStore.open(new SimulatedDisk(Points.NONE, InstantSource.system()).root());
  }
}
