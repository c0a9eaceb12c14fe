package dev.larder.datastore.vfs;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SftpArtifactStoreTest extends ArtifactStoreContract {
  @TempDir
  Path root;

  @Override
  protected ArtifactStore newStore() throws IOException {
    return SftpServer.shared().store(root);
  }

  @Override
  protected int many() {
    return 200;
  }
}
