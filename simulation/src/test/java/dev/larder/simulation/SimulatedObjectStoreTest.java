package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreContract;
import java.time.InstantSource;

/// Without faults it is a store like any other, whatever the size of its pages.
final class SimulatedObjectStoreTest extends ArtifactStoreContract {
  @Override
  protected ArtifactStore newStore() {
    return new SimulatedObjectStore(new SimulatedBucket(InstantSource.system()), Points.NONE, ObjectFaults.NONE, 3);
  }
}
