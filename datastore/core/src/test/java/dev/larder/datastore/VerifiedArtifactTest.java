package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerifiedArtifactTest {
  private static final ArtifactPath PATH = new ArtifactPath("a/b.json");
  private static final byte[] BYTES = "hello, larder".repeat(10_000).getBytes(StandardCharsets.UTF_8);

  private final ArtifactStore store = new MemoryArtifactStore();

  private static StorageRecord record(byte[] bytes, long size) {
    return new StorageRecord("", PATH, size, Sha256.of(bytes), "application/json", Instant.EPOCH);
  }

  private byte[] read(byte[] stored, StorageRecord record) throws IOException {
    store.delete(List.of(PATH));
    store.create(PATH, Content.bytes(stored));
    try (InputStream in = VerifiedArtifact.open(store, record)) {
      return in.readAllBytes();
    }
  }

  private void assertDamaged(byte[] stored, StorageRecord record, String how) {
    DamagedArtifactException error = assertThrows(DamagedArtifactException.class, () -> read(stored, record));
    assertEquals("checksum-mismatch", error.code());
    assertTrue(String.valueOf(error.getMessage()).startsWith("a/b.json has " + how), error::toString);
  }

  @Test
  void whatIsAsItWasRecordedIsRead() throws Exception {
    assertArrayEquals(BYTES, read(BYTES, record(BYTES, BYTES.length)));
    assertArrayEquals(new byte[0], read(new byte[0], record(new byte[0], 0)));
    try (InputStream in = VerifiedArtifact.open(store, record(new byte[0], 0))) {
      assertEquals(-1, in.read());
      assertEquals(-1, in.read(), "the end may be asked for again");
    }
  }

  @Test
  void aByteAtATimeIsCheckedAsWell() throws Exception {
    byte[] changed = BYTES.clone();
    changed[changed.length - 1] ^= 1;
    store.create(PATH, Content.bytes(changed));
    try (InputStream in = VerifiedArtifact.open(store, record(BYTES, BYTES.length))) {
      for (int i = 0; i < BYTES.length; i++) {
        assertEquals(changed[i], in.read());
      }
      assertThrows(DamagedArtifactException.class, in::read);
    }
  }

  @Test
  void otherBytesAreAnErrorAtTheEnd() {
    byte[] changed = BYTES.clone();
    changed[7] ^= 1;
    assertDamaged(changed, record(BYTES, BYTES.length), "the checksum sha256:");
  }

  @Test
  void anotherSizeIsAnError() {
    assertDamaged(BYTES, record(BYTES, BYTES.length + 1), "130,000 bytes, and 130,001 are recorded");
    assertDamaged(BYTES, record(BYTES, 5), "more bytes than the 5 that are recorded");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThrows(NoSuchFileException.class, () -> VerifiedArtifact.open(store, record(BYTES, 1)).close());
  }

  @Test
  void aChecksumThatCannotBeCheckedIsAnErrorBeforeAnythingIsRead() {
    store.create(PATH, Content.bytes(BYTES));
    StorageRecord md5 = new StorageRecord("", PATH, 3, Checksum.parse("md5:0123456789abcdef0123456789abcdef"),
        "application/json", Instant.EPOCH);
    DamagedArtifactException error = assertThrows(DamagedArtifactException.class,
        () -> VerifiedArtifact.open(store, md5).close());
    assertEquals("checksum-unknown", error.code());
  }
}
