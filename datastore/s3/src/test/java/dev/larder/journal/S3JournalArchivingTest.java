package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.s3.S3Server;
import java.io.IOException;

final class S3JournalArchivingTest extends JournalArchivingContract {
  @Override
  ArtifactStore newStore() throws IOException {
    return S3Server.newUnsignedStore();
  }

  @Override
  int killedEach() {
    return 7;
  }
}
