package dev.larder.registry.sql;

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
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.model.Timespan;
import dev.larder.registry.Association;
import dev.larder.registry.Change;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.Ingester;
import dev.larder.registry.IngesterPhase;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournaledDelete;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.Quarantined;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RunSummary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every Registry does, whatever database it stands on.
abstract class RegistryContract {
  Registry registry = unset();

  /// An empty registry, which the contract closes.
  abstract Registry fresh() throws Exception;

  @SuppressWarnings("NullAway") // set before each test
  private static Registry unset() {
    return null;
  }

  @BeforeEach
  void open() throws Exception {
    registry = fresh();
  }

  @AfterEach
  void close() {
    registry.close();
  }

  List<FoundDataset> query(DatasetQuery query) {
    List<FoundDataset> found = new ArrayList<>();
    try (DatasetCursor cursor = registry.query(query)) {
      cursor.forEachRemaining(found::add);
    }
    return found;
  }

  List<FoundDataset> everything() {
    return query(DatasetQuery.ALL.withRecords());
  }

  private Optional<DatasetRef> find(DatasetTypeName type, DataId dataId, RunName... runs) {
    return registry.find(type, dataId, Stream.of(runs).map(CollectionName::of).toList(), Optional.empty())
        .map(LocatedDataset::ref);
  }

  private JournalProgress progress(UUID writer) {
    return registry.progress(List.of(writer, UUID.randomUUID())).values().iterator().next();
  }

  private static List<String> reasons(ChunkOutcome outcome) {
    return outcome.quarantined().stream().map(Quarantined::reason).toList();
  }

  @Test
  void itBelongsToTheFirstRepositoryThatClaimsIt() {
    UUID first = UUID.randomUUID();

    assertEquals(Optional.empty(), registry.repository());
    assertEquals(first, registry.claim(first));
    assertEquals(first, registry.claim(UUID.randomUUID()));
    assertEquals(Optional.of(first), registry.repository());
  }

  @Test
  void whoTakesJournalsInIsSeenWithTheTimeSinceItLastMoved() throws Exception {
    UUID id = UUID.randomUUID();
    Ingester begun = new Ingester(id, "node17", 4_711, "", IngesterPhase.TAKING, 10, 3, 300);
    registry.tell(begun);
    registry.tell(new Ingester(UUID.randomUUID(), "node18", 1, "night1", IngesterPhase.LISTING, 0, 0, 0));
    Thread.sleep(20);
    registry.tell(begun);

    Ingester.Seen still = registry.ingesters().getFirst();
    assertEquals(begun, still.ingester());
    assertTrue(still.still().toMillis() >= 20, still::toString);
    assertTrue(still.silent().compareTo(still.still()) < 0, still::toString);

    Ingester moved = new Ingester(id, "node17", 4_711, "", IngesterPhase.TAKING, 10, 4, 400);
    registry.tell(moved);
    assertEquals(moved, registry.ingesters().getFirst().ingester());
    assertTrue(registry.ingesters().getFirst().still().compareTo(registry.ingesters().getFirst().age()) < 0);
    assertEquals(2, registry.ingesters().size());
  }

  @Nested
  class Ingesting {
    private final JournalDraft journal = new JournalDraft("u/ann/night 1");

    @Test
    void aDatasetThatGoesInComesOutTheSame() {
      DatasetType image = DatasetType.of("image", List.of("plate", "Zeit"), "image/tiff");
      TreeMap<DimensionName, Object> values = new TreeMap<>();
      values.put(new DimensionName("plate"), "P \"1\" \\ [é] ' %_ 🧪");
      values.put(new DimensionName("Zeit"), -42L);
      DatasetRef ref = journal.ref(image, new DataId(values));
      List<StorageRecord> records = List.of(record(ref, "", "all"), record(ref, "mask", "m"));

      ChunkOutcome outcome = registry.ingest(chunk(journal.add(new StoredDataset(ref, records)).cut()));

      assertEquals(new ChunkOutcome(1, 0, List.of(), Set.of()), outcome);
      assertEquals(List.of(new FoundDataset(ref, CollectionName.of(ref.run()), records)), everything());
      assertEquals(List.of(image), registry.datasetTypes());
    }

    @Test
    void aDatasetTypeWithoutDimensionsHasOneDatasetInARun() {
      DatasetType log = DatasetType.of("log", List.of(), "text/plain");
      DatasetRef ref = journal.ref(log, DataId.EMPTY);

      registry.ingest(chunk(journal.add(stored(ref, "x")).cut()));

      assertEquals(List.of(log), registry.datasetTypes());
      assertEquals(Optional.of(ref), find(log.name(), DataId.EMPTY, journal.run));
    }

    @Test
    void givingAChunkAgainChangesNothing() {
      JournalSlice slice = journal.row("P1", "A1", "x").row("P1", "A2", "y").cut();
      registry.ingest(chunk(slice));
      List<FoundDataset> before = everything();

      ChunkOutcome again = registry.ingest(chunk(slice));

      assertEquals(new ChunkOutcome(0, 0, List.of(), Set.of(journal.writer)), again);
      assertEquals(before, everything());
    }

    @Test
    void theSameContentFromAnotherWriterIsAlreadyThere() {
      JournalDraft other = new JournalDraft("u/ann/night 1");
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));

      ChunkOutcome outcome = registry.ingest(chunk(other.row("P1", "A1", "x").row("P1", "A2", "y").cut()));

      assertEquals(new ChunkOutcome(1, 1, List.of(), Set.of()), outcome);
    }

    @Test
    void twoWritersInOneChunkAreTakenInOneAfterTheOther() {
      JournalDraft other = new JournalDraft("u/ann/night 1");

      ChunkOutcome outcome = registry.ingest(chunk(journal.row("P1", "A1", "x").row("P1", "A1", "x").cut(),
          other.row("P1", "A1", "x").row("P1", "A1", "changed").cut()));

      assertEquals(1, outcome.ingested());
      assertEquals(2, outcome.alreadyThere());
      assertEquals(List.of("dataset-conflict"), reasons(outcome));
      assertEquals(1, everything().size());
    }

    @Test
    void anEmptyChunkIsHarmless() {
      assertEquals(new ChunkOutcome(0, 0, List.of(), Set.of()), registry.ingest(chunk()));
    }

    @Test
    void aDatasetIsStoredInTwoDatastores() {
      JournalDraft other = new JournalDraft("u/ann/night 1");
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));

      ChunkOutcome outcome = registry.ingest(new JournalChunk("mirror",
          List.of(other.row("P1", "A1", "x").cut())));

      assertEquals(1, outcome.alreadyThere());
      assertEquals(2, everything().getFirst().records().size());
    }
  }

  @Nested
  class Refusing {
    private final JournalDraft journal = new JournalDraft("demo");

    @Test
    void otherContentUnderTheSameIdIsAConflictAndTheFirstStays() {
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));
      List<FoundDataset> before = everything();

      ChunkOutcome outcome = registry.ingest(chunk(journal.row("P1", "A1", "other").cut()));

      assertEquals(List.of("dataset-conflict"), reasons(outcome));
      assertEquals(outcome.quarantined(), registry.quarantine());
      assertEquals(before, everything());
    }

    @Test
    void aComponentMoreOrLessIsAConflict() {
      DatasetRef ref = journal.ref(ROW, well("P1", "A1"));
      StoredDataset two = new StoredDataset(ref, List.of(record(ref, "", "x"), record(ref, "mask", "m")));
      registry.ingest(chunk(journal.add(two).cut()));

      assertEquals(List.of("dataset-conflict"), reasons(registry.ingest(chunk(journal.row("P1", "A1", "x").cut()))));
    }

    @Test
    void oneIdForTwoDataIdsIsAConflictThatNamesBoth() {
      DatasetRef first = journal.ref(ROW, well("P1", "A1"));
      DatasetRef second = new DatasetRef(first.id(), ROW, well("P1", "A2"), journal.run);

      ChunkOutcome outcome = registry.ingest(chunk(journal.add(stored(first, "x")).add(stored(second, "x")).cut()));

      assertEquals(List.of("dataset-conflict"), reasons(outcome));
      String detail = outcome.quarantined().getFirst().detail();
      assertTrue(detail.contains(first.toString()) && detail.contains(second.toString()), detail);
    }

    @Test
    void twoIdsForOneDataIdAreAConflictThatNamesTheWinner() {
      UUID winner = UUID.randomUUID();
      registry
          .ingest(chunk(journal.add(stored(new DatasetRef(winner, ROW, well("P1", "A1"), journal.run), "x")).cut()));
      DatasetRef loser = new DatasetRef(UUID.randomUUID(), ROW, well("P1", "A1"), journal.run);

      ChunkOutcome outcome = registry.ingest(chunk(journal.add(stored(loser, "x")).cut()));

      assertEquals(List.of("dataset-key-conflict"), reasons(outcome));
      assertTrue(outcome.quarantined().getFirst().detail().contains(winner.toString()));
      assertEquals(Optional.of(loser.id()), outcome.quarantined().getFirst().dataset());
      assertEquals(List.of(Optional.empty()), registry.lookUp(List.of(loser.id())));
    }

    @Test
    void whoeverLostItsIdDoesNotKeepItsPlaceFromTheNext() {
      DatasetRef first = journal.ref(ROW, well("P1", "A1"));
      DatasetRef second = new DatasetRef(first.id(), ROW, well("P1", "A2"), journal.run);
      DatasetRef third = new DatasetRef(UUID.randomUUID(), ROW, well("P1", "A2"), journal.run);

      ChunkOutcome outcome = registry.ingest(
          chunk(journal.add(stored(first, "x")).add(stored(second, "x")).add(stored(third, "x")).cut()));

      assertEquals(2, outcome.ingested());
      assertEquals(Optional.of(third), find(ROW.name(), well("P1", "A2"), journal.run));
    }

    @Test
    void anotherDefinitionOfADatasetTypeIsRefusedWithBothShown() {
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));
      DatasetType other = DatasetType.of("row", List.of("well", "plate"), "application/json");

      ChunkOutcome outcome = registry.ingest(
          chunk(journal.add(stored(journal.ref(other, well("P1", "A2")), "x")).row("P1", "A3", "x").cut()));

      assertEquals(List.of("dataset-type-conflict"), reasons(outcome));
      String detail = outcome.quarantined().getFirst().detail();
      assertTrue(detail.contains(ROW.toString()) && detail.contains(other.toString()), detail);
      assertEquals(1, outcome.ingested());
      assertEquals(List.of(ROW), registry.datasetTypes());
    }

    @Test
    void anotherIncarnationOfARunIsRefusedAndDefinesNothing() {
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));
      JournalDraft other = new JournalDraft(UUID.randomUUID(), "demo", UUID.randomUUID());
      DatasetType unknown = DatasetType.of("unknown", List.of(), "text/plain");

      ChunkOutcome outcome = registry.ingest(
          chunk(other.row("P1", "A2", "x").add(stored(other.ref(unknown, DataId.EMPTY), "x")).cut()));

      assertEquals(List.of("run-incarnation", "run-incarnation"), reasons(outcome));
      assertEquals(1, everything().size());
      assertEquals(List.of(ROW), registry.datasetTypes());
      assertEquals(2, progress(other.writer).records());
    }

    @Test
    void aDatasetOfAnotherRunThanItsJournalIsRefused() {
      DatasetRef ref = new DatasetRef(UUID.randomUUID(), ROW, well("P1", "A1"), new RunName("other"));

      assertEquals(List.of("wrong-run"), reasons(registry.ingest(chunk(journal.add(stored(ref, "x")).cut()))));
    }

    @Test
    void whatWasRefusedBeforeIsKeptAndToldOnce() {
      Quarantined bad = new Quarantined(journal.writer, journal.run, 7, Optional.empty(), "journal-corrupt", "line 3");
      JournalSlice slice = journal.cut(false, List.of(bad));

      assertEquals(List.of(bad), registry.ingest(chunk(slice)).quarantined());
      assertEquals(List.of(), registry.ingest(chunk(slice)).quarantined());
      assertEquals(List.of(bad), registry.quarantine());
    }
  }

  @Nested
  class Progress {
    private final JournalDraft journal = new JournalDraft("demo");

    @Test
    void aWriterThatWasNotMetIsNotInTheAnswer() {
      assertTrue(registry.progress(List.of(journal.writer)).isEmpty());
    }

    @Test
    void itMovesWithEachSliceToItsEnd() {
      registry.ingest(chunk(journal.row("P1", "A1", "x").row("P1", "A2", "x").cut()));
      registry.ingest(chunk(journal.row("P1", "A3", "x").cut(true, List.of())));

      JournalProgress progress = progress(journal.writer);
      assertEquals(new JournalProgress(journal.writer, journal.run, 1, 3, true, progress.moved()), progress);
    }

    @Test
    void aSliceThatBeginsElsewhereIsLeftOutWhileOthersGoIn() {
      JournalDraft other = new JournalDraft("demo");
      journal.row("P1", "A1", "x").cut();
      DatasetType early = DatasetType.of("early", List.of(), "text/plain");

      ChunkOutcome outcome = registry.ingest(chunk(journal.add(stored(journal.ref(early, DataId.EMPTY), "x")).cut(),
          other.row("P1", "A3", "x").cut()));

      assertEquals(new ChunkOutcome(1, 0, List.of(), Set.of(journal.writer)), outcome);
      assertEquals(List.of(ROW), registry.datasetTypes());
      assertTrue(registry.progress(List.of(journal.writer)).isEmpty());
    }

    @Test
    void theNextSliceOfAJournalMayStandInTheSameChunk() {
      JournalSlice first = journal.row("P1", "A1", "x").cut();

      assertEquals(2, registry.ingest(chunk(first, journal.row("P1", "A2", "x").cut())).ingested());
    }

    @Test
    void aWriterOnRecordForAnotherRunIsLeftOut() {
      registry.ingest(chunk(journal.row("P1", "A1", "x").cut()));
      JournalDraft other = new JournalDraft(journal.writer, "other", UUID.randomUUID());

      assertEquals(Set.of(journal.writer), registry.ingest(chunk(other.cut())).behind());
    }
  }

  @Nested
  class Asking {
    private final JournalDraft late = new JournalDraft("z");
    private final JournalDraft early = new JournalDraft("b");
    private final DatasetType summary = DatasetType.of("Summary", List.of("plate"), "text/plain");

    @BeforeEach
    void fill() {
      for (int i = 0; i < 20; i++) {
        late.row("P", "A" + i, "x");
        early.row("P", "A" + i, "x");
      }
      late.add(stored(late.ref(summary, DataId.of(Map.of("plate", "P"))), "sum"));
      registry.ingest(chunk(late.cut(), early.cut()));
    }

    @Test
    void datasetsComeByRunTypeAndKeyOfTheirDataId() {
      List<FoundDataset> found = everything();

      assertEquals(41, found.size());
      assertEquals(found.stream().sorted(Comparator
          .comparing((FoundDataset dataset) -> dataset.ref().run())
          .thenComparing(dataset -> dataset.ref().type().name())
          .thenComparing(dataset -> dataset.ref().dataId().key().toString())).toList(), found);
    }

    @Test
    void aRunAndATypeCanBeAskedFor() {
      assertEquals(20, query(DatasetQuery.ALL.in(early.run)).size());
      assertEquals(1, query(DatasetQuery.ALL.ofTypes(List.of("Summary"))).size());
      assertEquals(0, query(DatasetQuery.ALL.in(early.run).ofTypes(List.of("Summary"))).size());
    }

    @Test
    void aCursorSeesOneMomentAndEnds() {
      try (DatasetCursor cursor = registry.query(DatasetQuery.ALL)) {
        cursor.next();
        registry.ingest(chunk(early.row("Q", "A1", "x").cut()));
        int rest = 0;
        while (cursor.hasNext()) {
          cursor.next();
          rest++;
        }
        assertEquals(40, rest);
        assertThrows(NoSuchElementException.class, cursor::next);
      }
      assertEquals(42, everything().size());
    }

    @Test
    void lookUpAnswersInTheOrderOfTheQuestionTwiceWhereAskedTwice() {
      DatasetRef one = late.ref(ROW, well("P", "A1"));
      DatasetRef two = early.ref(ROW, well("P", "A1"));
      UUID unknown = UUID.randomUUID();

      assertEquals(List.of(Optional.of(two), Optional.empty(), Optional.of(one), Optional.of(two)),
          registry.lookUp(List.of(two.id(), unknown, one.id(), two.id())));
      assertEquals(List.of(), registry.lookUp(List.of()));
    }

    @Test
    void findTakesTheFirstRunOfThePathThatHasOne() {
      DatasetTypeName type = summary.name();
      DataId plate = DataId.of(Map.of("plate", "P"));

      assertEquals(Optional.of(late.ref(summary, plate)), find(type, plate, early.run, late.run));
      assertEquals(Optional.empty(), find(type, plate, early.run));
      assertEquals(Optional.of(early.ref(ROW, well("P", "A3"))),
          find(ROW.name(), well("P", "A3"), early.run, late.run));
    }

    @Test
    void runsAreSummedUpByName() {
      assertEquals(List.of(new RunSummary(early.run, early.incarnation, false, 20, 20, 20),
          new RunSummary(late.run, late.incarnation, false, 21, 21, 23)), registry.runs());
    }
  }

  @Nested
  class Bridge {
    private final JournalDraft journal = new JournalDraft("demo");

    @Test
    void rowIAnswersIdIAlsoWhereItStandsTwiceAndWhereNobodyKnowsIt() {
      DatasetRef whole = journal.ref(ROW, well("P", "A1"));
      DatasetRef parts = journal.ref(ROW, well("P", "A2"));
      List<StorageRecord> two = List.of(record(parts, "image", "i"), record(parts, "mask", "mm"));
      registry.ingest(chunk(journal.add(stored(whole, "x")).add(new StoredDataset(parts, two)).cut()));
      UUID unknown = UUID.randomUUID();
      List<UUID> ids = List.of(parts.id(), unknown, whole.id(), parts.id());

      try (StorageReport report = registry.bridge().check(ids, EnumSet.allOf(StorageField.class))) {
        assertEquals(4, report.size());
        assertEquals(ids, List.of(report.id(0), report.id(1), report.id(2), report.id(3)));
        assertEquals(two, report.records(0));
        assertEquals(two, report.records(3));
        assertEquals(List.of(record(whole, "", "x")), report.records(2));
        assertEquals(Existence.YES, report.exists(2));
        assertEquals(Optional.of(Source.REGISTRY), report.source(2));
        assertTrue(report.expected(2));
        assertEquals(Existence.UNKNOWN, report.exists(1));
        assertEquals(Optional.empty(), report.source(1));
        assertFalse(report.expected(1));
      }
    }
  }

  @Nested
  class InAnyOrder {
    private final long seed = Long.getLong("seed", System.nanoTime());

    /// Repeat a failure with `-Dseed=`.
    @Test
    void chunksGiveWhatTheirDatasetsGiveOneAfterAnother() throws Exception {
      for (int i = 0; i < 25; i++) {
        long seed = this.seed + i;
        Random random = new Random(seed);
        RandomJournals source = new RandomJournals(random, false);
        SequentialOracle oracle = new SequentialOracle();
        for (JournalChunk chunk : source.chunks(source.journals())) {
          SequentialOracle.Outcome expected = oracle.ingest(chunk);
          ChunkOutcome outcome = registry.ingest(chunk);
          assertEquals(expected, new SequentialOracle.Outcome(outcome.ingested(), outcome.alreadyThere(),
              outcome.quarantined().size(), outcome.behind()), () -> "seed " + seed);
          compare(oracle, seed);
        }
        close();
        open();
      }
    }

    @Test
    void writersThatBehaveMayBeTakenInInAnyOrder() throws Exception {
      for (int i = 0; i < 10; i++) {
        long seed = this.seed + i;
        Random random = new Random(seed);
        RandomJournals source = new RandomJournals(random, true);
        List<Deque<JournalSlice>> journals = source.journals();
        source.chunks(journals).forEach(registry::ingest);
        List<FoundDataset> once = everything();
        assertEquals(List.of(), registry.quarantine(), () -> "seed " + seed);
        close();
        open();
        Collections.shuffle(journals, random);
        source.chunks(journals).forEach(registry::ingest);
        assertEquals(once, everything(), () -> "seed " + seed);
        close();
        open();
      }
    }

    private void compare(SequentialOracle oracle, long seed) {
      Map<UUID, FoundDataset> found = new HashMap<>();
      everything().forEach(dataset -> found.put(dataset.ref().id(), dataset));
      Map<UUID, FoundDataset> expected = new HashMap<>();
      oracle.datasets.forEach(
          (id, dataset) -> expected.put(id, new FoundDataset(dataset.ref(), CollectionName.of(dataset.ref().run()),
              dataset.records().stream().sorted(Comparator.comparing(StorageRecord::component)).toList())));
      assertEquals(expected, found, () -> "seed " + seed);
      Map<String, String> reasons = new TreeMap<>();
      registry.quarantine().forEach(each -> reasons.put(each.writer() + " " + each.record(), each.reason()));
      assertEquals(oracle.quarantine, reasons, () -> "seed " + seed);
      Map<UUID, Long> progress = new HashMap<>();
      registry.progress(oracle.progress.keySet()).forEach((writer, each) -> progress.put(writer, each.records()));
      assertEquals(oracle.progress, progress, () -> "seed " + seed);
      assertEquals(List.copyOf(oracle.types.values()), registry.datasetTypes(), () -> "seed " + seed);
    }
  }

  @Nested
  class Replay {
    private final UUID operation = UUID.randomUUID();

    private final JournalDraft run = new JournalDraft("a");

    private StoredDataset dataset(String well) {
      return stored(run.ref(ROW, well("P1", well)), "x");
    }

    private ChunkOutcome ingest(StoredDataset... datasets) {
      JournalDraft journal = new JournalDraft("a");
      List.of(datasets).forEach(journal::add);
      return registry.ingest(chunk(journal.cut()));
    }

    private void replay(JournaledDelete... deletes) {
      registry.replay(List.of(deletes));
    }

    private static JournaledDelete committed(UUID operation, List<StoredDataset> unstored, List<StoredDataset> purged) {
      return new JournaledDelete.Committed(operation, unstored.stream().map(dataset -> dataset.ref().id()).toList(),
          purged.stream().map(dataset -> dataset.ref().id()).toList());
    }

    @Test
    void ofDeletesKeepsTheirDatasetsFromComingBack() {
      StoredDataset unstored = dataset("W1");
      StoredDataset purged = dataset("W2");
      StoredDataset spared = dataset("W3");
      JournaledDelete delete = committed(operation, List.of(unstored), List.of(purged));
      JournaledDelete voided = new JournaledDelete.Voided(UUID.randomUUID());
      replay(delete, voided);
      replay(delete, voided);
      replay();

      ChunkOutcome outcome = ingest(unstored, purged, spared);
      assertEquals(List.of(), outcome.quarantined());
      Map<UUID, Integer> records = new HashMap<>();
      everything().forEach(found -> records.put(found.ref().id(), found.records().size()));
      assertEquals(Map.of(unstored.ref().id(), 0, spared.ref().id(), spared.records().size()), records);
    }

    @Test
    void isIdempotentAfterItsDatasetsHaveBeenTakenInToo() {
      StoredDataset unstored = dataset("W1");
      JournaledDelete delete = committed(operation, List.of(unstored), List.of(dataset("W2")));
      replay(delete);
      ingest(unstored);
      replay(delete);
      assertEquals(List.of(0), everything().stream().map(found -> found.records().size()).toList());
    }

    @Test
    void takesAwayWhatABackupStillHas() {
      StoredDataset unstored = dataset("W1");
      StoredDataset purged = dataset("W2");
      StoredDataset spared = dataset("W3");
      ingest(unstored, purged, spared);
      registry.ingest(new JournalChunk("mirror", List.of(new JournalDraft("a").add(unstored).add(purged).cut())));
      UUID dead = purged.ref().id();
      registry.apply(RegistryBatch.of(
          new Change.CreateCollection(new CollectionName("best"), CollectionType.TAGGED),
          new Change.CreateCollection(new CollectionName("calib"), CollectionType.CALIBRATION),
          new Change.Tag(new CollectionName("best"), List.of(dead, unstored.ref().id())),
          new Change.Certify(new CollectionName("calib"), List.of(dead), Timespan.ALWAYS)));

      replay(committed(operation, List.of(unstored), List.of(purged)));

      Map<UUID, Integer> records = new HashMap<>();
      everything().forEach(found -> records.put(found.ref().id(), found.records().size()));
      assertEquals(Map.of(unstored.ref().id(), 0, spared.ref().id(), 1), records);
      assertEquals(List.of(new Association(new CollectionName("best"), CollectionType.TAGGED, 1)),
          registry.associations(List.of(dead, unstored.ref().id())));
    }

    @Test
    void leavesWhatWasRestoredSince() {
      StoredDataset one = dataset("W1");
      StoredDataset restored = stored(one.ref(), "restored");
      replay(committed(operation, List.of(one), List.of()));
      registry.ingest(chunk(new JournalDraft("a").add(restored, List.of(operation)).cut()));

      replay(committed(operation, List.of(one), List.of()));

      assertEquals(restored.records(), everything().getFirst().records());
    }

    @Test
    void ofAConflictChangesNothing() {
      StoredDataset one = dataset("W1");
      StoredDataset two = dataset("W2");
      ingest(one, two);
      List<FoundDataset> before = everything();
      replay(new JournaledDelete.Voided(operation));
      UUID other = UUID.randomUUID();

      assertThrows(RegistryException.Conflict.class, () -> replay(committed(other, List.of(one), List.of()),
          committed(operation, List.of(), List.of(two))));

      assertEquals(before, everything());
      assertEquals(Set.of(operation), registry.decided(List.of(operation, other)));
      assertEquals(Map.of(), registry.tombstones(List.of(one.ref().id(), two.ref().id())));
    }

    @Test
    void neverTurnsACommittedDeleteIntoAVoidedOneNorTheOtherWayRound() {
      StoredDataset dead = dataset("W1");
      replay(committed(operation, List.of(), List.of(dead)));
      replay(new JournaledDelete.Voided(operation));
      ingest(dead);
      assertEquals(List.of(), everything());

      UUID other = UUID.randomUUID();
      replay(new JournaledDelete.Voided(other));
      RegistryException.Conflict error = assertThrows(RegistryException.Conflict.class,
          () -> replay(committed(other, List.of(), List.of())));
      assertTrue(error.toString().contains("voided"), error::toString);
    }
  }
}
