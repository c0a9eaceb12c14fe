package dev.larder.datastore.vfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ArtifactStores;
import dev.larder.datastore.ByteRange;
import dev.larder.datastore.Content;
import dev.larder.datastore.DamagedArtifactException;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.datastore.RecordedArtifact.Found;
import dev.larder.datastore.StoreSettings;
import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Files of a web server that were ingested in place are read and looked at there.
final class HttpElsewhereTest {
  private static final byte[] BYTES = "on the web".getBytes(StandardCharsets.UTF_8);

  private static StorageRecord record(WebServer server, String path, long size, Checksum checksum) {
    ExternalUri uri = ExternalUri.of("http", server.uri().getSchemeSpecificPart().split("/", -1)[2], "/data/" + path);
    return new StorageRecord("", uri, size, checksum, "a/b", Instant.EPOCH);
  }

  private static byte[] read(InputStream opened) throws Exception {
    try (InputStream in = opened) {
      return in.readAllBytes();
    }
  }

  @Test
  void theyAreReadCheckedAndLookedAt() throws Exception {
    try (WebServer server = new WebServer();
        ArtifactStore store = ArtifactStores.open(StoreSettings.of(URI.create("mem:http-elsewhere")))) {
      server.put(Map.of(new ArtifactPath("A 1/é.tif"), BYTES));
      StorageRecord stored = record(server, "A 1/é.tif", BYTES.length, Content.bytes(BYTES).checksum());
      StorageRecord gone = record(server, "gone", 1, Checksum.NONE);
      assertArrayEquals(BYTES, read(VerifiedArtifact.open(store, stored)));
      assertEquals("the", new String(read(RecordedArtifact.open(store, stored, new ByteRange(3, 3))),
          StandardCharsets.UTF_8));
      assertThrows(DamagedArtifactException.class, () -> read(VerifiedArtifact.open(store,
          record(server, "A 1/é.tif", BYTES.length - 1, Checksum.NONE))));
      assertThrows(NoSuchFileException.class, () -> read(RecordedArtifact.open(store, gone)));
      assertEquals(List.of(Found.NOT_THERE, Found.THERE), RecordedArtifact.look(store, List.of(gone, stored)));
    }
  }

  @Test
  void whatTheServerDoesNotShowIsUnknown() throws Exception {
    try (WebServer server = new WebServer(WebServer.Habit.FORBIDS);
        ArtifactStore store = ArtifactStores.open(StoreSettings.of(URI.create("mem:http-elsewhere")))) {
      assertEquals(List.of(Found.UNKNOWN),
          RecordedArtifact.look(store, List.of(record(server, "a", 1, Checksum.NONE))));
    }
  }
}
