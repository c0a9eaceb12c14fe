package dev.larder.datastore.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.CacheSettings;
import dev.larder.datastore.CachingArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.DamagedArtifactException;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.datastore.RecordedArtifact.Found;
import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects that were ingested in place are read and looked at in their bucket, whatever store the repository has.
final class S3ElsewhereTest {
  private static final byte[] BYTES = "in somebody's bucket".getBytes(StandardCharsets.UTF_8);

  @TempDir
  Path folder;

  private final String prefix = S3Server.newPrefix();
  private ArtifactStore bucket;
  private ArtifactStore memory;

  @BeforeEach
  void fill() throws Exception {
    bucket = S3Server.store(S3Server.SHARED.settings(prefix), http -> http);
    bucket.create(new ArtifactPath("raw/A 1.tif"), Content.bytes(BYTES));
    memory = ArtifactStores.open(StoreSettings.of(URI.create("mem:" + UUID.randomUUID())));
    environment("test-secret");
  }

  private static void environment(String secret) {
    Map.of("aws.endpointUrlS3", S3Server.SHARED.endpoint().toString(), "aws.accessKeyId", "test",
        "aws.secretAccessKey", secret).forEach(System::setProperty);
  }

  @AfterEach
  void forget() throws Exception {
    List.of("aws.endpointUrlS3", "aws.accessKeyId", "aws.secretAccessKey").forEach(System::clearProperty);
    bucket.close();
  }

  private StorageRecord record(String key, long size, Checksum checksum) {
    return new StorageRecord("", ExternalUri.of("s3", S3Server.BUCKET, "/" + prefix + key), size, checksum, "a/b",
        Instant.EPOCH);
  }

  private StorageRecord stored() throws IOException {
    return record("raw/A 1.tif", BYTES.length, Content.bytes(BYTES).checksum());
  }

  private static byte[] read(InputStream opened) throws IOException {
    try (InputStream in = opened) {
      return in.readAllBytes();
    }
  }

  private void readsFrom(ArtifactStore store) throws IOException {
    assertArrayEquals(BYTES, read(VerifiedArtifact.open(store, stored())));
    assertEquals("somebody",
        new String(read(RecordedArtifact.open(store, stored(), new ByteRange(3, 8))), StandardCharsets.UTF_8));
    assertThrows(DamagedArtifactException.class, () -> read(VerifiedArtifact.open(store,
        record("raw/A 1.tif", BYTES.length, Content.bytes(new byte[3]).checksum()))));
    NoSuchFileException gone = assertThrows(NoSuchFileException.class,
        () -> RecordedArtifact.open(store, record("raw/gone.tif", 1, Checksum.NONE)));
    assertEquals("s3://pantry/" + prefix + "raw/gone.tif", gone.getMessage());
    assertEquals(List.of(Found.THERE, Found.NOT_THERE, Found.NOT_THERE, Found.UNKNOWN),
        RecordedArtifact.look(store, List.of(stored(), record("raw/A 1.tif", 1, Checksum.NONE),
            record("raw/gone.tif", 1, Checksum.NONE), record("raw/12:30.tif", 1, Checksum.NONE))));
    StorageException unreadable = assertThrows(StorageException.class,
        () -> RecordedArtifact.open(store, record("raw/12:30.tif", 1, Checksum.NONE)));
    assertTrue(String.valueOf(unreadable.getMessage()).contains("12:30.tif"), unreadable::toString);
  }

  @Test
  void aStoreOnTheSameServerReachesThemItself() throws Exception {
    // Nobody else knows these credentials or this server.
    forget();
    bucket = S3Server.store(S3Server.SHARED.settings(S3Server.newPrefix()), http -> http);
    readsFrom(bucket);
    readsFrom(CachingArtifactStore.over(bucket, CacheSettings.in(folder)));
  }

  @Test
  void anyOtherStoreReachesThemAsTheEnvironmentSays() throws Exception {
    readsFrom(memory);
    assertEquals(1, bucket.list(new ArtifactPath("raw")).count());
  }

  @Test
  void whatTheBucketDoesNotShowIsUnknown() throws Exception {
    StorageRecord nowhere = new StorageRecord("", new ExternalUri("s3://no-such-bucket/a"), 1, Checksum.NONE, "a/b",
        Instant.EPOCH);
    assertEquals(List.of(Found.UNKNOWN, Found.THERE), RecordedArtifact.look(memory, List.of(nowhere, stored())));
    StorageException error = assertThrows(StorageException.class, () -> RecordedArtifact.open(memory, nowhere));
    assertTrue(String.valueOf(error.getMessage()).contains("s3://no-such-bucket/a"), error::toString);
    assertTrue(error.remedy().contains("no-such-bucket"), error::remedy);
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      assertTrue(String.valueOf(error.getMessage()).contains(String.valueOf(cause.getMessage())),
          "whoever prints the causes says the same twice: " + cause);
    }
  }

  @Test
  void moreBucketsThanAreKeptOpenAreReadOneAfterTheOther() throws Exception {
    try (InputStream first = RecordedArtifact.open(memory, stored())) {
      for (int i = 0; i < 40; i++) {
        StorageRecord other = new StorageRecord("", new ExternalUri("s3://other-%d/a".formatted(i)), 1, Checksum.NONE,
            "a/b", Instant.EPOCH);
        assertEquals(List.of(Found.UNKNOWN), RecordedArtifact.look(memory, List.of(other)));
      }
      assertArrayEquals(BYTES, read(first));
    }
    assertArrayEquals(BYTES, read(RecordedArtifact.open(memory, stored())));
  }
}
