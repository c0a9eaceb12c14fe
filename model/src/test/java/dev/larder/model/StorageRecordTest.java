package dev.larder.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StorageRecordTest {
  private static final Instant TIME = Instant.parse("2026-11-20T08:15:30.123456Z");
  private static final Checksum CHECKSUM = Checksum.sha256(new byte[32]);

  private static StorageRecord record(String component, long size, String format, Instant written) {
    return new StorageRecord(component, new ArtifactPath("a"), size, CHECKSUM, format, written);
  }

  private static String refused(String component, long size, String format, Instant written) {
    return String.valueOf(assertThrows(InvalidNameException.class, () -> record(component, size, format, written))
        .getMessage());
  }

  @Test
  void sizesAreBytesThatEveryReaderCanCount() {
    assertEquals("size of a is -1", refused("", -1, "a/b", TIME));
    assertEquals("size of a is 9007199254740992", refused("", 1L << 53, "a/b", TIME));
    assertEquals((1L << 53) - 1, record("", (1L << 53) - 1, "a/b", TIME).size());
  }

  @Test
  void timesAreWholeMicrosecondsThatEveryDatabaseCanKeep() {
    assertEquals(TIME, record("", 0, "a/b", TIME.plusNanos(999)).written());
    assertEquals("the time of writing of a is " + Instant.MAX, refused("", 0, "a/b", Instant.MAX));
    assertEquals("the time of writing of a is " + Instant.MIN, refused("", 0, "a/b", Instant.MIN));
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "image/svg+xml", "text/csv; charset=utf-8", "application/vnd.x.y", "A/B"})
  void formatsAreMediaTypes(String format) {
    assertEquals(format, record("", 0, format, TIME).format());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "json", "/", "a/", "/b", "a/b/c", "a b/c", "text/csv;", "a/b\n"})
  void otherFormatsAreRefused(String format) {
    assertEquals("format %s is not a media type".formatted(Text.quote(format)), refused("", 0, format, TIME));
  }

  @Test
  void theTimeOfWritingDoesNotMakeAnotherContent() {
    assertTrue(record("", 1, "a/b", TIME).sameContent(record("", 1, "a/b", TIME.plusSeconds(1))));
    assertFalse(record("", 1, "a/b", TIME).sameContent(record("", 2, "a/b", TIME)));
    assertFalse(record("", 1, "a/b", TIME).sameContent(record("c", 1, "a/b", TIME)));
  }

  @Test
  void aStoredDatasetHasEachComponentOnce() {
    DatasetRef ref = new DatasetRef(new UUID(0, 0), DatasetType.of("t", List.of(), "a/b"), DataId.EMPTY,
        new RunName("r"));
    String why = "dataset t {} in run r (00000000-0000-0000-0000-000000000000) has no storage record, or two of one component";
    StorageRecord a = record("a", 1, "a/b", TIME);
    StorageRecord b = record("b", 2, "a/b", TIME);
    assertEquals(3, new StoredDataset(ref, List.of(a, b)).size());
    assertEquals(why, assertThrows(InvalidNameException.class, () -> new StoredDataset(ref, List.of())).getMessage());
    assertEquals(why,
        assertThrows(InvalidNameException.class, () -> new StoredDataset(ref, List.of(a, a))).getMessage());
  }

  @Nested
  final class Checksums {
    @Test
    void areReadAsTheyAreWritten() {
      assertEquals("sha256:" + "00".repeat(32), CHECKSUM.toString());
      assertEquals(CHECKSUM, Checksum.parse(CHECKSUM.toString()));
      assertEquals("crc32c:00c0ffee", Checksum.parse("crc32c:00c0ffee").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:00", "sha256:", "sha256", ":00", "SHA256:00000000", "md5:0000000", "md5:0000000g",
        "md5:000000", "md5:0000000A"})
    void areRefusedInAnyOtherForm(String text) {
      String shown = text.indexOf(':') < 0 ? ":" + text : text;
      assertEquals("\"%s\" is not a checksum".formatted(shown),
          assertThrows(InvalidNameException.class, () -> Checksum.parse(text)).getMessage());
    }
  }
}
