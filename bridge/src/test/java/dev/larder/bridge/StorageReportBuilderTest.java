package dev.larder.bridge;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StorageReportBuilderTest {
  private static final Set<StorageField> ALL = EnumSet.allOf(StorageField.class);
  private static final UUID STORED = new UUID(1, -1);
  private static final UUID NOT_STORED = new UUID(-1, 2);
  private static final UUID STRANGER = new UUID(Long.MIN_VALUE, Long.MAX_VALUE);

  private static StorageRecord record(String component, long size) {
    return new StorageRecord(component, new ArtifactPath("night/image/P_1/" + component + "ä.tif"), size,
        Checksum.parse("sha256:" + "0123abcd".repeat(8)), "image/tiff", Instant.parse("1969-12-31T23:59:59.999999Z"));
  }

  private static StorageReport threeAnswers() {
    try (StorageReportBuilder builder = new StorageReportBuilder(ALL)) {
      builder.stored(STORED, Source.REGISTRY, List.of(record("cells", 7), record("nuclei", 1L << 50)));
      builder.unrecognized(STRANGER);
      builder.notStored(NOT_STORED, Source.JOURNAL);
      return builder.build();
    }
  }

  @Test
  void eachRowAnswersItsIdWithItsComponents() {
    try (StorageReport report = threeAnswers()) {
      assertEquals(3, report.size());
      assertEquals(List.of(STORED, STRANGER, NOT_STORED), IntStream.range(0, 3).mapToObj(report::id).toList());
      assertEquals(List.of(Existence.YES, Existence.UNKNOWN, Existence.NO),
          IntStream.range(0, 3).mapToObj(report::exists).toList());
      assertEquals(List.of(true, false, false), IntStream.range(0, 3).mapToObj(report::expected).toList());
      assertEquals(List.of(true, false, true), IntStream.range(0, 3).mapToObj(report::recorded).toList());
      assertEquals(List.of(Optional.of(Source.REGISTRY), Optional.empty(), Optional.of(Source.JOURNAL)),
          IntStream.range(0, 3).mapToObj(report::source).toList());
      assertEquals(List.of(record("cells", 7), record("nuclei", 1L << 50)), report.records(0));
      assertEquals(List.of(), report.records(1));
      assertEquals(List.of(), report.records(2));
    }
  }

  @Test
  void anArtifactElsewhereStaysElsewhere() {
    StorageRecord elsewhere = new StorageRecord("", new ExternalUri("s3://bucket/a"), 7, Checksum.NONE, "image/tiff",
        Instant.EPOCH);
    try (StorageReportBuilder builder = new StorageReportBuilder(ALL)) {
      builder.stored(STORED, Source.REGISTRY, List.of(elsewhere));
      try (StorageReport report = builder.build()) {
        assertEquals(List.of(elsewhere), report.records(0));
      }
    }
  }

  @Test
  void rowsAreCopiedFromAnotherReportAsTheyAreTheUnknownIncluded() {
    try (StorageReport first = threeAnswers(); StorageReportBuilder builder = new StorageReportBuilder(ALL)) {
      for (int row : List.of(2, 0, 1, 0)) {
        builder.copy(first, row);
      }
      try (StorageReport copy = builder.build()) {
        assertEquals(List.of(NOT_STORED, STORED, STRANGER, STORED),
            IntStream.range(0, 4).mapToObj(copy::id).toList());
        assertEquals(List.of(Existence.NO, Existence.YES, Existence.UNKNOWN, Existence.YES),
            IntStream.range(0, 4).mapToObj(copy::exists).toList());
        assertEquals(first.records(0), copy.records(3));
        assertTrue(copy.source(2).isEmpty());
      }
    }
  }

  @Test
  void aReportHasTheColumnsThatWereAskedForAndNoOthers() {
    try (StorageReportBuilder builder = new StorageReportBuilder(Set.of(StorageField.SIZE))) {
      builder.stored(STORED, Source.REGISTRY, List.of(record("", 7)));
      try (StorageReport report = builder.build()) {
        assertNotNull(report.records().getVector("size"));
        assertNull(report.records().getVector("path"));
        assertNull(report.records().getVector("checksum"));
        assertEquals(Existence.YES, report.exists(0));
      }
    }
  }

  @Test
  void somethingExpectedMayBeGoneOrOutOfSight() {
    try (StorageReportBuilder builder = new StorageReportBuilder(ALL)) {
      builder.answer(STORED, Existence.NO, true, true, Source.VERIFIED, List.of(record("", 7)));
      builder.answer(STRANGER, Existence.UNKNOWN, true, true, Source.VERIFIED, List.of(record("", 8)));
      try (StorageReport report = builder.build()) {
        assertEquals(Existence.NO, report.exists(0));
        assertEquals(Existence.UNKNOWN, report.exists(1));
        assertTrue(report.expected(0) && report.expected(1));
        assertEquals(8, report.records(1).getFirst().size());
      }
    }
  }

  @Test
  void aReportOfNothingIsEmpty() {
    try (StorageReportBuilder builder = new StorageReportBuilder(ALL); StorageReport report = builder.build()) {
      assertEquals(0, report.size());
    }
  }

  @Test
  void flagsTellWhatIsKnownInOneWordEach() {
    try (StorageReport report = threeAnswers()) {
      assertEquals(
          List.of(Set.of(ExistenceFlag.RECORDED, ExistenceFlag.STORED), Set.of(ExistenceFlag.UNRECOGNIZED),
              Set.of(ExistenceFlag.RECORDED)),
          IntStream.range(0, 3).mapToObj(report::flags).toList());
      try (StorageReportBuilder builder = new StorageReportBuilder(ALL)) {
        builder.copy(report, 0, Existence.YES, Source.VERIFIED);
        builder.copy(report, 0, Existence.NO, Source.VERIFIED);
        try (StorageReport verified = builder.build()) {
          assertEquals(Set.of(ExistenceFlag.RECORDED, ExistenceFlag.STORED, ExistenceFlag.VERIFIED),
              verified.flags(0));
          assertEquals(Set.of(ExistenceFlag.RECORDED, ExistenceFlag.STORED), verified.flags(1));
        }
      }
    }
  }

  @Test
  void aRecordWithoutAValueForAColumnIsNoReport() {
    try (StorageReportBuilder builder = new StorageReportBuilder(Set.of(StorageField.SIZE, StorageField.PATH))) {
      builder.answer(1, 2, Existence.YES, true, true, Source.JOURNAL);
      builder.nextRecord();
      builder.number(StorageField.SIZE, 7);
      assertThrows(IllegalStateException.class, builder::build);
    }
  }

  @Test
  void columnsGrowBeyondWhatWasExpected() {
    try (StorageReportBuilder builder = new StorageReportBuilder(ALL, 1)) {
      for (int i = 0; i < 5_000; i++) {
        builder.stored(new UUID(i, ~i), Source.REGISTRY, List.of(record("a" + i, i), record("b" + i, -~i)));
        builder.unrecognized(new UUID(~i, i));
      }
      try (StorageReport report = builder.build()) {
        assertEquals(10_000, report.size());
        for (int i = 0; i < 5_000; i++) {
          assertEquals(new UUID(i, ~i), report.id(2 * i));
          assertEquals(List.of(record("a" + i, i), record("b" + i, i + 1)), report.records(2 * i));
          assertEquals(Existence.UNKNOWN, report.exists(2 * i + 1));
          assertEquals(List.of(), report.records(2 * i + 1));
        }
      }
    }
  }

  /// Memory off the heap that is not given back makes closing throw.
  @Test
  void whatIsNotBuiltIsFreedByClosing() {
    StorageReportBuilder builder = new StorageReportBuilder(ALL);
    for (int i = 0; i < 10_000; i++) {
      builder.stored(new UUID(0, i), Source.REGISTRY, List.of(record("", i)));
    }
    assertDoesNotThrow(builder::close);
  }
}
