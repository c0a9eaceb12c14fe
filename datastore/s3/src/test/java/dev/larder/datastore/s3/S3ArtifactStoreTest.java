package dev.larder.datastore.s3;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreContract;

final class S3ArtifactStoreTest extends ArtifactStoreContract {
  @Override
  protected ArtifactStore newStore() throws Exception {
    return S3Server.SHARED.newStore();
  }

  /// Only what is sent in parts can be taken back.
  @Override
  protected int expellable() {
    return 17 << 20;
  }
}
