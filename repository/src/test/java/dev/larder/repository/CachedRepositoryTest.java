package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.Content;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is read from a datastore that is no local folder is kept where the configuration says.
final class CachedRepositoryTest {
  private static final byte[] PIXELS = "pixels".getBytes(StandardCharsets.UTF_8);

  @TempDir
  Path folder;

  private void configure(String cache) throws IOException {
    Path config = folder.resolve("pantry/larder.yaml");
    Files.writeString(config, Files.readString(config) + "cache:\n" + cache.indent(2));
  }

  private static byte[] read(Repository repository, StorageRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new DatasetReader(repository, record).copyTo(out);
    return out.toByteArray();
  }

  @Test
  void isReadFromTheCacheTheSecondTime() throws IOException {
    URI root = URI.create("mem:" + UUID.randomUUID());
    Repository.init(RepositoryLocation.of(folder.resolve("pantry")),
        InitOptions.EMBEDDED.withDatastore(root.toString(), Map.of()));
    configure("folder: " + folder.resolve("cache"));
    try (Repository repository = Repository.open(folder.resolve("pantry"));
        ArtifactStore plain = ArtifactStores.open(StoreSettings.of(root))) {
      StorageRecord record;
      try (DatasetWriter writer = repository.datastores().writer(new RunName("night"), WriterOptions.DEFAULT)) {
        PutResult put = writer.putAll(List.of(NewDataset.of(DatasetType.of("image", List.of("well"), "image/tiff"),
            DataId.of(Map.of("well", "A1")), Content.bytes(PIXELS)))).getFirst();
        record = ((PutResult.Stored) put).dataset().records().getFirst();
      }
      assertArrayEquals(PIXELS, read(repository, record));
      try (Stream<Path> kept = Files.walk(folder.resolve("cache"))) {
        assertTrue(kept.anyMatch(Files::isRegularFile), "nothing is kept");
      }
      // Behind the back of the repository: what the record says is what the cache has.
      plain.delete(List.of(record.path().orElseThrow()));
      assertArrayEquals(PIXELS, read(repository, record));
    }
  }

  @Test
  void aMistakeInItsSettingsIsSaid() throws IOException {
    Repository.init(folder.resolve("pantry"));
    configure("folder: /scratch/larder\nmax_bytes: much");
    StorageException refused = assertThrows(StorageException.class, () -> Repository.open(folder.resolve("pantry")));
    assertEquals("max_bytes of the cache is 'much'", refused.getMessage());
  }

  @Test
  void offIsNoCache() throws IOException {
    Repository.init(folder.resolve("pantry"));
    configure("folder: off\nmax_files: 10");
    Repository.open(folder.resolve("pantry")).close();
  }
}
