package dev.larder.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Completeness.Part;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ChainedBridgeTest {
  private static final UUID IN_BOTH = new UUID(0, 1);
  private static final UUID IN_SECOND = new UUID(0, 2);
  private static final UUID NOWHERE = new UUID(0, 3);

  private static StorageRecord record(long size) {
    return new StorageRecord("", new ArtifactPath("a/" + size), size,
        Checksum.parse("sha256:" + "0123abcd".repeat(8)), "image/tiff", Instant.EPOCH);
  }

  /// Answers from a map, as a source of records does.
  private record Known(Source source, Map<UUID, StorageRecord> stored, Completeness completeness)
      implements
        StorageBridge {
    @Override
    public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
      try (StorageReportBuilder report = new StorageReportBuilder(fields)) {
        for (UUID id : ids.asList()) {
          StorageRecord record = stored.get(id);
          if (record == null) {
            report.unrecognized(id);
          } else {
            report.stored(id, source, List.of(record));
          }
        }
        return report.build();
      }
    }
  }

  private static Known registry(Map<UUID, StorageRecord> stored) {
    return new Known(Source.REGISTRY, stored, Completeness.of(Part.REGISTRY));
  }

  private static Known journals(Map<UUID, StorageRecord> stored) {
    return new Known(Source.JOURNAL, stored, Completeness.of(Part.JOURNALS));
  }

  @Test
  void theFirstThatKnowsAnIdAnswersForItInTheOrderOfTheIds() {
    ChainedBridge chain = new ChainedBridge(registry(Map.of(IN_BOTH, record(1))),
        journals(Map.of(IN_BOTH, record(7), IN_SECOND, record(2))));
    try (StorageReport report = chain.check(List.of(IN_SECOND, NOWHERE, IN_BOTH, IN_SECOND),
        EnumSet.allOf(StorageField.class))) {
      assertEquals(
          List.of(Optional.of(Source.JOURNAL), Optional.of(Source.JOURNAL), Optional.of(Source.REGISTRY),
              Optional.of(Source.JOURNAL)),
          IntStream.range(0, 4).mapToObj(report::source).toList());
      assertEquals(List.of(record(2)), report.records(0));
      assertEquals(List.of(record(1)), report.records(2));
      assertEquals(report.records(0), report.records(3));
    }
  }

  @Test
  void nobodyKnowsMeansNoOnlyWhereEverybodyWasAsked() {
    StorageBridge registry = registry(Map.of());
    StorageBridge broken = new Known(Source.JOURNAL, Map.of(),
        new Completeness(Set.of(Part.JOURNALS), List.of("a journal is corrupt")));
    assertEquals(Existence.NO, exists(new ChainedBridge(registry, journals(Map.of()))));
    assertEquals(Existence.UNKNOWN, exists(new ChainedBridge(registry)));
    assertEquals(Existence.UNKNOWN, exists(new ChainedBridge(journals(Map.of()))));
    assertEquals(Existence.UNKNOWN, exists(new ChainedBridge(registry, broken)));
    assertTrue(new ChainedBridge(registry, journals(Map.of())).completeness().complete());
    assertEquals(List.of("a journal is corrupt"), new ChainedBridge(registry, broken).completeness().notAsked());
    assertEquals(List.of("journals that are not transferred back were not read"),
        new ChainedBridge(registry).completeness().notAsked());
  }

  private static Existence exists(StorageBridge bridge) {
    try (StorageReport report = bridge.check(List.of(NOWHERE), Set.of())) {
      assertFalse(report.recorded(0));
      return report.exists(0);
    }
  }

  @Test
  void aFaultOfOneIsAFaultOfAll() {
    StorageBridge lost = new StorageBridge() {
      @Override
      public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
        throw new IllegalStateException("the connection is lost");
      }

      @Override
      public Completeness completeness() {
        return Completeness.of(Part.JOURNALS);
      }
    };
    assertThrows(IllegalStateException.class,
        () -> new ChainedBridge(registry(Map.of()), lost).check(List.of(NOWHERE), Set.of()));
  }

  @Test
  void aStreamThatCanBeReadOnlyOnceIsAnsweredLikeAList() {
    List<UUID> ids = LongStream.range(0, 2L * StorageBridge.BATCH + 17).mapToObj(n -> new UUID(0, n % 5)).toList();
    StorageBridge bridge = registry(Map.of(IN_BOTH, record(1)));
    List<UUID> answered = new ArrayList<>();
    List<Integer> batches = new ArrayList<>();
    bridge.check(ids.stream(), Set.of(), report -> {
      batches.add(report.size());
      for (int row = 0; row < report.size(); row++) {
        answered.add(report.id(row));
        assertEquals(report.id(row).equals(IN_BOTH) ? Existence.YES : Existence.UNKNOWN, report.exists(row));
      }
    });
    assertEquals(ids, answered);
    assertEquals(List.of(StorageBridge.BATCH, StorageBridge.BATCH, 17), batches);
  }

  @Test
  void whereAnArtifactIsForEveryoneIsSaidWhereItIsAskedFor() {
    LocatedBridge bridge = new LocatedBridge(registry(Map.of(IN_BOTH, record(1))),
        (datastore, location) -> datastore + "://" + location.value());
    try (StorageReport report = bridge.check(List.of(IN_BOTH, NOWHERE), Set.of(StorageField.URI));
        StorageReport without = bridge.check(List.of(IN_BOTH), Set.of(StorageField.SIZE))) {
      assertEquals("main://a/1", report.text(StorageField.URI, 0));
      assertEquals(1, report.records().getRowCount());
      assertEquals(1, without.records().getFieldVectors().size());
    }
  }
}
