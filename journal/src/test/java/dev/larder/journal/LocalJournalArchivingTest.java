package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.LocalArtifactStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalJournalArchivingTest extends JournalArchivingContract {
  @TempDir
  private Path root = Path.of("");

  @Override
  ArtifactStore newStore() throws IOException {
    return LocalArtifactStore.open(root);
  }
}
