package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.s3.S3Server;
import java.io.IOException;

final class S3JournalPackingTest extends JournalPackingContract {
  @Override
  ArtifactStore newStore() throws IOException {
    return S3Server.newUnsignedStore();
  }

  @Override
  int killedEach() {
    return 7;
  }
}
