package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.RecordedArtifact.Found;
import dev.larder.model.ArtifactLocation;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Artifacts that were ingested in place are read and looked at where they are.
final class RecordedArtifactTest {
  private static final byte[] BYTES = "elsewhere".getBytes(StandardCharsets.UTF_8);
  private static final ArtifactPath PATH = new ArtifactPath("a");

  @TempDir
  Path folder;

  private final ArtifactStore store = new MemoryArtifactStore();

  private StorageRecord elsewhere(String name, long size, Checksum checksum) {
    return record(ExternalUri.of(folder.resolve(name).toUri()), size, checksum);
  }

  private static StorageRecord record(ArtifactLocation location, long size, Checksum checksum) {
    return new StorageRecord("", location, size, checksum, "a/b", Instant.EPOCH);
  }

  private static byte[] read(InputStream opened) throws Exception {
    try (InputStream in = opened) {
      return in.readAllBytes();
    }
  }

  @Test
  void aFileElsewhereIsReadAndChecked() throws Exception {
    Files.write(folder.resolve("ä b.bin"), BYTES);
    StorageRecord record = elsewhere("ä b.bin", BYTES.length, Sha256.of(BYTES));
    assertArrayEquals(BYTES, read(VerifiedArtifact.open(store, record)));
    Files.writeString(folder.resolve("ä b.bin"), "elsewherf");
    assertThrows(DamagedArtifactException.class, () -> read(VerifiedArtifact.open(store, record)));
  }

  @Test
  void withoutAChecksumTheSizeIsCompared() throws Exception {
    Files.write(folder.resolve("a"), BYTES);
    assertArrayEquals(BYTES, read(VerifiedArtifact.open(store, elsewhere("a", BYTES.length, Checksum.NONE))));
    assertThrows(DamagedArtifactException.class,
        () -> read(VerifiedArtifact.open(store, elsewhere("a", BYTES.length + 1, Checksum.NONE))));
  }

  @Test
  void whatIsGoneIsNotFoundAndWhatIsNoFileIsNotRead() throws Exception {
    assertThrows(NoSuchFileException.class,
        () -> read(RecordedArtifact.open(store, elsewhere("gone", 1, Checksum.NONE))));
    Files.createDirectory(folder.resolve("folder"));
    StorageException error = assertThrows(StorageException.class,
        () -> read(RecordedArtifact.open(store, elsewhere("folder", 1, Checksum.NONE))));
    assertTrue(String.valueOf(error.getMessage()).contains("not a file"), error::toString);
  }

  @Test
  void whatNobodyHereCanReadIsUnknownAndNotAbsent() {
    StorageRecord object = record(new ExternalUri("s3://bucket/a"), 1, Checksum.NONE);
    assertEquals(List.of(Found.UNKNOWN), RecordedArtifact.look(store, List.of(object)));
    assertThrows(StorageException.class, () -> read(RecordedArtifact.open(store, object)));
  }

  @Test
  void eachRowIsLookedAtWhereItIs() throws Exception {
    store.create(PATH, Content.bytes(BYTES));
    Files.write(folder.resolve("a"), BYTES);
    Files.createDirectory(folder.resolve("folder"));
    StorageRecord ours = record(PATH, BYTES.length, Sha256.of(BYTES));
    StorageRecord ourGone = record(new ArtifactPath("b"), 1, Sha256.of(BYTES));
    assertEquals(
        List.of(Found.THERE, Found.NOT_THERE, Found.THERE, Found.NOT_THERE, Found.NOT_THERE, Found.NOT_THERE),
        RecordedArtifact.look(store, List.of(elsewhere("a", BYTES.length, Checksum.NONE), ourGone, ours,
            elsewhere("a", 1, Checksum.NONE), elsewhere("gone", 1, Checksum.NONE),
            elsewhere("folder", 1, Checksum.NONE))));
  }
}
