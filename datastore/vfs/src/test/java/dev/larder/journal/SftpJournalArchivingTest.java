package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.vfs.SftpServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Takes minutes: each of its many small requests is a journey through two programs.
@EnabledIfSystemProperty(named = "larder.soak", matches = "true")
final class SftpJournalArchivingTest extends JournalArchivingContract {
  @TempDir
  private Path root = Path.of("");

  @Override
  ArtifactStore newStore() throws IOException {
    return SftpServer.shared().store(root);
  }
}
