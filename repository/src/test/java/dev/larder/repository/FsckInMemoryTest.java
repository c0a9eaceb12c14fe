package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.Host;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store without folders, whose artifacts are no files.
final class FsckInMemoryTest {
  @TempDir
  Path folder;

  private static List<String> fsck(Repository repository, FsckOptions options) throws IOException {
    FsckTold told = new FsckTold();
    new Fsck(repository, options, Host.SYSTEM, told).run();
    return told.kinds();
  }

  @Test
  void aStoreInMemoryIsComparedLikeAnyOther() throws IOException {
    RepositoryLocation location = RepositoryLocation.of(folder.resolve("pantry"));
    Repository.init(location, InitOptions.EMBEDDED.withDatastore("mem:" + UUID.randomUUID(), Map.of()));
    try (Pantry pantry = new Pantry(Repository.open(location))) {
      Repository repository = pantry.repository();
      ArtifactStore store = repository.datastore().store();
      pantry.write("A1", "A2", "A3", "A4");
      List<ArtifactPath> paths;
      try (Stream<Artifact> listed = store.list(new ArtifactPath("night1"))) {
        paths = listed.map(Artifact::path).toList();
      }
      assertEquals(List.of(), fsck(repository, FsckOptions.DEFAULT), "what waits for its transfer-back");
      pantry.transfer();
      assertEquals(List.of(), fsck(repository, FsckOptions.DEFAULT.withChecksum()));
      store.delete(paths.subList(0, 3));
      store.create(paths.get(1), Pantry.content("another size"));
      store.create(paths.get(2), Pantry.content("IMAGE of A3"));
      store.create(new ArtifactPath("elsewhere/stray"), Pantry.content("who made me?"));
      assertEquals(List.of("missing", "orphan", "size"), fsck(repository, FsckOptions.DEFAULT));
      assertEquals(List.of("checksum", "missing", "orphan", "size"),
          fsck(repository, FsckOptions.DEFAULT.withChecksum()));
    }
  }
}
