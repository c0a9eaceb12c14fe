package dev.larder.registry.sql;

import static dev.larder.model.CollectionType.CALIBRATION;
import static dev.larder.model.CollectionType.TAGGED;
import static dev.larder.registry.sql.JournalDraft.ROW;
import static dev.larder.registry.sql.JournalDraft.chunk;
import static dev.larder.registry.sql.JournalDraft.record;
import static dev.larder.registry.sql.JournalDraft.stored;
import static dev.larder.registry.sql.JournalDraft.well;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.MetadataType;
import dev.larder.model.StorageRecord;
import dev.larder.model.Timespan;
import dev.larder.model.ValueType;
import dev.larder.registry.BatchOutcome;
import dev.larder.registry.Change;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// How every Registry makes changes.
abstract class BatchContract extends RegistryFixture {
  static final Dimension INSTRUMENT = Dimension.of("instrument", ValueType.STRING);
  static final Dimension DETECTOR = new Dimension(new DimensionName("detector"), ValueType.INTEGER,
      new TreeSet<>(Set.of(INSTRUMENT.name())), new TreeMap<>(Map.of("purpose", MetadataType.STRING, "gain",
          MetadataType.NUMBER, "rows", MetadataType.INTEGER, "dead", MetadataType.BOOLEAN)));

  private static Change declare(Dimension dimension) {
    return new Change.DeclareDimension(dimension);
  }

  private static RegisteredDataset with(DatasetRef ref, StorageRecord... records) {
    return new RegisteredDataset(ref, List.of(records), List.of(), "");
  }

  private static Change insertStored(DatasetRef ref, StorageRecord... records) {
    return new Change.InsertDatasets("main", List.of(with(ref, records)));
  }

  private List<StorageRecord> records(DatasetRef ref) {
    try (StorageReport report = registry.bridge().check(List.of(ref.id()), EnumSet.allOf(StorageField.class))) {
      return report.exists(0) == Existence.YES ? report.records(0) : List.of();
    }
  }

  @Nested
  class AsAWhole {
    @Test
    void aChangeThatIsRefusedUndoesThoseBeforeItAndIsNamed() {
      words("a");

      RegistryException.NotFound error = assertThrows(RegistryException.NotFound.class,
          () -> apply(run("b"), insert(ref("a", "1")), create("best", TAGGED),
              new Change.Tag(name("best"), List.of(ref("a", "2").id()))));

      says(error, "change 4 of 4 (tag): there is no dataset " + ref("a", "2").id());
      assertFalse(has(ref("a", "1").id()));
      assertEquals(1, registry.collections().size());
    }

    @Test
    void laterChangesSeeEarlierOnes() {
      BatchOutcome outcome = apply(declare(INSTRUMENT), declare(DETECTOR),
          new Change.RegisterDatasetType(DatasetType.of("raw", List.of("detector", "instrument"), "image/fits")),
          run("a"), create("best", TAGGED));

      assertEquals(List.of(1L, 1L, 1L, 1L, 1L), outcome.changed());
      assertEquals(List.of(DETECTOR, INSTRUMENT), registry.dimensions());
    }

    @Test
    void anEmptyBatchIsHarmless() {
      assertFalse(apply().any());
    }

    @Test
    void aCommitWhoseOutcomeNobodyKnowsIsMadeOnce() {
      for (boolean made : List.of(true, false)) {
        try (SqlRegistry unlucky = new SqlRegistry(new UncertainDatabase(backend().database(url), made), "")) {
          unlucky.apply(RegistryBatch.of(run("made " + made)));
          assertEquals(1, registry.collections().stream().filter(each -> each.name().equals(name("made " + made)))
              .count());
        }
      }
    }

    @Test
    void aBatchThatCannotFollowItselfIsReportedAsUnknown() {
      words("a");
      apply(insert(ref("a", "1")), create("calib", CALIBRATION));
      try (SqlRegistry unlucky = new SqlRegistry(new UncertainDatabase(backend().database(url), true), "")) {
        RegistryException.OutcomeUnknown unknown = assertThrows(RegistryException.OutcomeUnknown.class,
            () -> unlucky.apply(RegistryBatch.of(
                new Change.Certify(name("calib"), List.of(ref("a", "1").id()), Timespan.ALWAYS),
                new Change.Decertify(name("calib"), ROW.name(),
                    Timespan.of(JournalDraft.NOON, JournalDraft.NOON.plusSeconds(1)), Set.of()))));
        assertEquals(1, unknown.getSuppressed().length);
      }
    }
  }

  @Nested
  class Dimensions {
    @Test
    void anotherDefinitionIsAConflictWithBothShown() {
      apply(declare(INSTRUMENT), declare(DETECTOR));

      assertEquals(0, changed(declare(DETECTOR)));
      RegistryException.Conflict conflict = assertThrows(RegistryException.Conflict.class,
          () -> apply(declare(Dimension.of("detector", ValueType.INTEGER))));
      says(conflict, DETECTOR.toString());
      assertThrows(RegistryException.Conflict.class, () -> apply(declare(Dimension.of("instrument", ValueType.DATE))));
      assertEquals(List.of(DETECTOR, INSTRUMENT), registry.dimensions());
    }

    @Test
    void whatADimensionRequiresIsDeclaredBefore() {
      assertThrows(RegistryException.NotFound.class, () -> apply(declare(DETECTOR), declare(INSTRUMENT)));
    }

    @Test
    void aDatasetTypeHasAllThatItsDimensionsRequire() {
      apply(declare(INSTRUMENT), declare(DETECTOR));

      RegistryException.Invalid error = assertThrows(RegistryException.Invalid.class,
          () -> apply(new Change.RegisterDatasetType(DatasetType.of("raw", List.of("detector"), "image/fits"))));
      says(error, "instrument");
      assertTrue(assertThrows(RegistryException.NotFound.class,
          () -> apply(new Change.RegisterDatasetType(DatasetType.of("raw", List.of("instrment"), "image/fits"))))
          .remedy().contains("mean instrument?"));
      assertEquals(List.of(), registry.datasetTypes());
    }

    @Test
    void anotherDefinitionOfADatasetTypeIsAConflictWithBothShown() {
      words();
      assertEquals(0, changed(new Change.RegisterDatasetType(ROW)));
      DatasetType other = DatasetType.of("row", List.of("well", "plate"), "application/json");

      RegistryException.Conflict conflict = assertThrows(RegistryException.Conflict.class,
          () -> apply(new Change.RegisterDatasetType(other)));
      says(conflict, ROW.toString());
      says(conflict, other.toString());
    }

    private static DimensionRecord detector(Object number, Map<String, Object> metadata) {
      return new DimensionRecord(DETECTOR.name(), new DataId(new TreeMap<>(
          Map.of(DETECTOR.name(), number, INSTRUMENT.name(), "HSC"))), new TreeMap<>(metadata));
    }

    private static Change put(boolean replace, DimensionRecord... records) {
      return new Change.PutDimensionRecords(List.of(records), replace);
    }

    @Test
    void recordsArePutOnceOrReplaced() {
      apply(declare(INSTRUMENT), declare(DETECTOR));
      Map<String, Object> metadata = Map.of("purpose", "\"focus\" é 🧪", "gain", 1.5, "rows", Long.MIN_VALUE, "dead",
          true);

      assertEquals(2, changed(put(false, detector(1L, metadata), detector(2L, Map.of("gain", 2L)))));
      assertEquals(0, changed(put(false, detector(1L, metadata), detector(2L, Map.of("gain", 2.0)))));
      assertEquals(0, changed(put(true, detector(1L, metadata))));
      RegistryException.Conflict conflict = assertThrows(RegistryException.Conflict.class,
          () -> apply(put(false, detector(3L, Map.of()), detector(1L, Map.of("gain", 2.5)))));
      says(conflict, "1.5");
      says(conflict, "2.5");
      assertEquals(1, changed(put(true, detector(1L, Map.of("gain", 2.5)), detector(2L, Map.of("gain", 2L)))));
      assertEquals(0, changed(put(false, detector(1L, Map.of("gain", 2.5)))));
    }

    @Test
    void recordsThatDoNotFitAreRefused() {
      apply(declare(INSTRUMENT), declare(DETECTOR));

      for (DimensionRecord bad : List.of(detector("one", Map.of()), detector(1L, Map.of("color", "red")),
          detector(1L, Map.of("rows", "many")), detector(1L, Map.of("gain", Double.NaN)),
          detector(1L, Map.of("purpose", "\0")), detector(1L, Map.of("purpose", "\ud800")),
          new DimensionRecord(DETECTOR.name(), new DataId(new TreeMap<>(Map.of(DETECTOR.name(), 1L))),
              new TreeMap<>()))) {
        assertEquals("dimension-record-invalid",
            assertThrows(RegistryException.Invalid.class, () -> apply(put(true, bad)), bad::toString).code());
      }
      assertEquals(1, changed(put(false, detector(1L, Map.of()))));
    }

    @Test
    void oneThatIsNeededIsNotRemoved() {
      DatasetType raw = DatasetType.of("raw", List.of("detector", "instrument"), "image/fits");
      apply(declare(INSTRUMENT), declare(DETECTOR), put(false, detector(1L, Map.of())),
          new Change.RegisterDatasetType(raw));

      RegistryException.Conflict conflict = assertThrows(RegistryException.Conflict.class,
          () -> apply(new Change.RemoveDimension(INSTRUMENT.name())));
      says(conflict, "dataset type raw, dimension detector");
      assertEquals(1, changed(new Change.RemoveDatasetType(raw.name())));
      assertEquals(0, changed(new Change.RemoveDatasetType(raw.name())));
      assertEquals(1, changed(new Change.RemoveDimension(DETECTOR.name())));
      assertEquals(0, changed(new Change.RemoveDimension(DETECTOR.name())));
      apply(new Change.RemoveDimension(INSTRUMENT.name()));
      assertEquals(List.of(), registry.dimensions());
    }

    @Test
    void itsValuesAreIndexedAsLongAsItIsDeclared() throws SQLException {
      Dimension odd = Dimension.of("it's ? an $[odd] name", ValueType.INTEGER);
      apply(declare(odd), declare(INSTRUMENT));
      registry.ingest(chunk(new JournalDraft("a").row("P", "1", "x").cut()));

      assertEquals(Set.of(ValueIndexes.unquoted(odd.name()), ValueIndexes.unquoted(INSTRUMENT.name()),
          ValueIndexes.unquoted(new DimensionName("plate")), ValueIndexes.unquoted(new DimensionName("well"))),
          indexes());
      apply(new Change.RemoveDimension(odd.name()));
      assertFalse(indexes().contains(ValueIndexes.unquoted(odd.name())));
    }

    private Set<String> indexes() {
      Set<String> found = new TreeSet<>();
      try (Database database = backend().database(url)) {
        database.read(session -> {
          try (Prepared read = session.prepare(backend() == Backend.SQLITE
              ? "SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE 'data_id_%' AND sql IS NOT NULL"
              : "SELECT indexname FROM pg_indexes WHERE tablename = 'data_id' AND indexname <> 'data_id_pkey'");
              Answer rows = read.query()) {
            while (rows.next()) {
              found.add(rows.text(1));
            }
          }
          return found;
        });
      }
      return found;
    }
  }

  @Nested
  class Datasets {
    @Test
    void theSameContentAgainIsNothing() {
      words("a");
      DatasetRef ref = ref("a", "1");
      StorageRecord record = record(ref, "", "x");

      assertEquals(1, changed(insertStored(ref, record)));
      assertEquals(0, changed(insertStored(ref, record)));
      assertEquals(0, changed(insertStored(ref)));
      assertEquals(List.of(record), records(ref));
      assertEquals(2, changed(insert(ref("a", "2"), ref, ref("a", "3"), ref("a", "2"))));
    }

    @Test
    void otherContentAndOtherIdsAreConflictsAndNothingOfThemStays() {
      words("a");
      DatasetRef ref = ref("a", "1");
      apply(insertStored(ref, record(ref, "", "x")));
      DatasetRef rival = new DatasetRef(UUID.randomUUID(), ROW, well("P", "1"), ref.run());
      DatasetRef namesake = new DatasetRef(ref.id(), ROW, well("P", "9"), ref.run());

      says(assertThrows(RegistryException.Conflict.class, () -> apply(insert(ref("a", "2"), rival))),
          rival.id().toString());
      says(assertThrows(RegistryException.Conflict.class, () -> apply(insert(ref("a", "2"), namesake))),
          namesake.toString());
      assertThrows(RegistryException.Conflict.class, () -> apply(insertStored(ref, record(ref, "", "other"))));
      assertFalse(has(ref("a", "2").id()));
      assertEquals(List.of(record(ref, "", "x")), records(ref));
    }

    @Test
    void runsTypesAndValuesAreChecked() {
      words("night1");
      DatasetType other = DatasetType.of("row", List.of("well", "plate"), "application/json");
      DatasetType unknown = DatasetType.of("rwo", List.of(), "application/json");
      DatasetRef fine = ref("night1", "1");

      assertTrue(assertThrows(RegistryException.NotFound.class, () -> apply(insert(ref("night2", "1"))))
          .remedy().contains("mean night1?"));
      assertTrue(assertThrows(RegistryException.NotFound.class,
          () -> apply(insert(new DatasetRef(fine.id(), unknown, DataId.EMPTY, fine.run()))))
          .remedy().contains("mean row?"));
      says(assertThrows(RegistryException.Conflict.class,
          () -> apply(insert(new DatasetRef(fine.id(), other, fine.dataId(), fine.run())))), other.toString());
      DataId numbers = new DataId(
          new TreeMap<>(Map.of(new DimensionName("plate"), 1L, new DimensionName("well"), "1")));
      assertEquals("data-id-invalid", assertThrows(RegistryException.Invalid.class,
          () -> apply(insert(new DatasetRef(fine.id(), ROW, numbers, fine.run())))).code());
    }

    @Test
    void anIdOfWhichADeleteWasCommittedIsDead() {
      words("a");
      DatasetRef purged = ref("a", "1");
      DatasetRef unstored = ref("a", "2");
      apply(insert(unstored));
      bury(purged.id(), "purged");
      bury(unstored.id(), "unstored");

      assertThrows(RegistryException.Conflict.class, () -> apply(insert(purged)));
      assertThrows(RegistryException.Conflict.class,
          () -> apply(insertStored(unstored, record(unstored, "", "x"))));
      assertThrows(RegistryException.Conflict.class, () -> apply(
          new Change.AddStorageRecords("main", unstored.id(), List.of(record(unstored, "", "x")))));
      assertEquals(0, changed(insert(unstored)));
      assertFalse(has(purged.id()));
    }

    private void bury(UUID id, String action) {
      UUID operation = UUID.randomUUID();
      try (Database database = backend().database(url)) {
        database.write(session -> {
          try (Prepared insert = session.prepare("INSERT INTO journal_operation VALUES (?, 'committed', 0)")) {
            insert.id(operation).update();
          }
          try (Prepared insert = session.prepare("INSERT INTO tombstone VALUES (?, ?, ?)")) {
            return insert.id(id).id(operation).text(action).update();
          }
        });
      }
    }

    @Test
    void storageRecordsComeAndGo() {
      words("a");
      DatasetRef ref = ref("a", "1");
      StorageRecord whole = record(ref, "", "x");
      StorageRecord mask = record(ref, "mask", "m");
      apply(insert(ref));

      assertEquals(2, changed(new Change.AddStorageRecords("main", ref.id(), List.of(whole, mask))));
      assertEquals(0, changed(new Change.AddStorageRecords("main", ref.id(), List.of(mask))));
      says(assertThrows(RegistryException.Conflict.class, () -> apply(
          new Change.AddStorageRecords("main", ref.id(), List.of(record(ref, "mask", "other"))))), "mask.json");
      assertEquals(List.of(whole, mask), records(ref));
      assertEquals(0, changed(new Change.RemoveStorageRecords("mirror", List.of(ref.id()))));
      assertEquals(2, changed(new Change.RemoveStorageRecords("main", List.of(ref.id(), UUID.randomUUID()))));
      assertEquals(0, changed(new Change.RemoveStorageRecords("main", List.of(ref.id()))));
      assertEquals(List.of(), records(ref));
      assertTrue(has(ref.id()));
      assertThrows(RegistryException.NotFound.class,
          () -> apply(new Change.AddStorageRecords("main", UUID.randomUUID(), List.of(whole))));
    }

    @Test
    void onlyWhatNothingHoldsIsRemoved() {
      words("a");
      DatasetRef ref = ref("a", "1");
      Change remove = new Change.RemoveDatasets(List.of(ref.id()));
      apply(insertStored(ref, record(ref, "", "x")), create("best", TAGGED),
          new Change.Tag(name("best"), List.of(ref.id())));

      says(assertThrows(RegistryException.Conflict.class, () -> apply(remove)), "stored");
      apply(new Change.RemoveStorageRecords("main", List.of(ref.id())));
      says(assertThrows(RegistryException.Conflict.class, () -> apply(remove)), "tagged");
      apply(new Change.Untag(name("best"), List.of(ref.id())),
          create("calib", CALIBRATION),
          new Change.Certify(name("calib"), List.of(ref.id()), Timespan.ALWAYS));
      says(assertThrows(RegistryException.Conflict.class, () -> apply(remove)), "certified");
      apply(new Change.RemoveCollection(name("calib")));
      says(assertThrows(RegistryException.Conflict.class,
          () -> apply(new Change.RemoveDatasetType(ROW.name()))), ref.run().value());
      assertEquals(1, changed(remove));
      assertEquals(0, changed(remove));
      assertFalse(has(ref.id()));
    }

    @Test
    void journalsAndBatchesAgreeOnWhatIsThere() {
      words("a");
      DatasetRef ref = ref("a", "1");
      registry.ingest(chunk(new JournalDraft("a").add(stored(ref, "x")).cut()));

      assertEquals(0, changed(insertStored(ref, record(ref, "", "x"))));
      assertThrows(RegistryException.Conflict.class, () -> apply(insertStored(ref, record(ref, "", "y"))));
    }
  }
}
