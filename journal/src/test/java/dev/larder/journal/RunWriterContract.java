package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.journal.WatchedStore.Fate;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What a writer does on every store.
abstract class RunWriterContract extends WriterFixture {
  @Nested
  final class Putting {
    @Test
    void oneDatasetIsThereWithItsRecordAndASeal() throws Exception {
      RunWriter writer = open();
      DatasetRef ref = writer.put(TYPE, dataId("P1", "A1"), text("hello"));
      String path = "night1/note/P1/A1_" + ref.id() + ".json";
      assertEquals("hello", read(new ArtifactPath(path)));
      assertEquals("HIS", kinds(writer.writer()));
      writer.close();
      assertEquals(List.of(path), artifacts());
      assertEquals("HISZ", kinds(writer.writer()));
      JournalRecord.Stored record = assertInstanceOf(JournalRecord.Stored.class, journal(writer.writer()).get(2));
      assertEquals(ref.id(), record.id());
      assertEquals(ref.id(), TYPE.deterministicId(writer.run().incarnation(), dataId("P1", "A1")));
      assertEquals(dataId("P1", "A1"), record.dataId());
      StorageRecord storage = record.records().getFirst();
      assertEquals(path, storage.location().value());
      assertEquals(5, storage.size());
      assertEquals("sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
          storage.checksum().toString());
      assertEquals("application/json", storage.format());
      JournalRecord.Header header = assertInstanceOf(JournalRecord.Header.class, journal(writer.writer()).getFirst());
      assertEquals(repository, header.repository());
      assertEquals(writer.run().scope(), header.scope());
      assertEquals(WriterProcess.self(), header.process());
      assertEquals(Durability.DISK, header.durability());
    }

    @Test
    void intentIsDurableBeforeTheArtifactAndTheArtifactBeforeItsRecord() throws Exception {
      try (RunWriter writer = open()) {
        writer.put(TYPE, dataId("P1", "A1"), text("hello"));
      }
      List<String> order = store.created().stream().map(ArtifactPath::value)
          .filter(path -> path.endsWith(".jl") || path.startsWith("night1/")).toList();
      assertEquals(4, order.size());
      assertTrue(order.get(0).endsWith("/00000001.jl"));
      assertTrue(order.get(1).startsWith("night1/note/"));
      assertTrue(order.get(2).endsWith("/00000002.jl"));
      assertTrue(order.get(3).endsWith("/00000003.jl"));
    }

    @Test
    void aThousandDatasetsTakeThreeSegments() throws Exception {
      try (RunWriter writer = open()) {
        List<PutResult> results = writer.putAll(many(1_000, "c"));
        assertEquals(1_000, results.size());
        for (int i = 0; i < 1_000; i++) {
          assertEquals("c" + i, read(stored(results.get(i)).dataset().records().getFirst().path().orElseThrow()));
          assertEquals(dataId("P1", "W" + i), results.get(i).ref().dataId());
        }
      }
      assertEquals(3, RunJournals.of(store, RUN).orElseThrow().journals().getFirst().segments());
    }

    @Test
    void moreDatasetsThanOneGroupAreAnsweredInTheirOrder() throws Exception {
      try (RunWriter writer = open()) {
        List<PutResult> results = writer.putAll(many(2_500, "c"));
        assertEquals(IntStream.range(0, 2_500).mapToObj(i -> dataId("P1", "W" + i)).toList(),
            results.stream().map(result -> stored(result).ref().dataId()).toList());
      }
    }

    @Test
    void threadsShareFlushes() throws Exception {
      CountDownLatch firstIsUnderWay = new CountDownLatch(1);
      CountDownLatch othersWait = new CountDownLatch(1);
      store.decide(path -> {
        if (path.name().equals("00000001.jl")) {
          firstIsUnderWay.countDown();
          awaitUninterruptibly(othersWait);
        }
        return Fate.PASS;
      });
      try (RunWriter writer = open(); ExecutorService threads = Executors.newFixedThreadPool(33)) {
        List<Future<DatasetRef>> puts = new ArrayList<>();
        puts.add(threads.submit(() -> writer.put(TYPE, dataId("P1", "first"), text("x"))));
        firstIsUnderWay.await();
        Set<Thread> waiting = Collections.synchronizedSet(new HashSet<>());
        for (int i = 0; i < 32; i++) {
          String well = "W" + i;
          puts.add(threads.submit(() -> {
            waiting.add(Thread.currentThread());
            return writer.put(TYPE, dataId("P1", well), text(well));
          }));
        }
        while (waiting.size() < 32 || waiting.stream().anyMatch(thread -> thread.getState() != Thread.State.WAITING)) {
          Thread.onSpinWait();
        }
        othersWait.countDown();
        for (Future<DatasetRef> put : puts) {
          put.get();
        }
        // The second segment holds the intents of all 32.
        assertEquals(32L, secondSegment(writer.writer()).filter(JournalRecord.Intent.class::isInstance).count());
      }
    }

    private Stream<JournalRecord> secondSegment(UUID writer) throws IOException {
      RunJournals run = RunJournals.of(store, RUN).orElseThrow();
      JournalFiles files = run.journals().getFirst();
      assertEquals(writer, files.writer());
      JournalCursor cursor = new JournalCursor(store, repository, run.folder().scope(), files, 0, 0);
      cursor.next();
      return cursor.next().orElseThrow().stream().map(NumberedRecord::record);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void timeOrderedIdsMakeEveryPutANewDataset() throws Exception {
      WriterOptions options = WriterOptions.DEFAULT.with(DatasetIds.TIME_ORDERED);
      try (RunWriter writer = RunWriter.open(datastore, RUN, options)) {
        DatasetRef one = writer.put(TYPE, dataId("P1", "A1"), text("same"));
        DatasetRef other = writer.put(TYPE, dataId("P1", "A1"), text("same"));
        assertNotEquals(one.id(), other.id());
        assertEquals(7, one.id().version());
        assertTrue(one.id().compareTo(other.id()) < 0);
      }
      assertEquals(2, artifacts().size());
    }

    @Test
    void namesAndValuesBeyondAsciiSurvive() throws Exception {
      RunName run = new RunName("u/José/Müller 🧫");
      DataId dataId = new DataId(new TreeMap<>(
          Map.of(new DimensionName("Größe"), "[A] + 日本 🧫", new DimensionName("n"), Long.MIN_VALUE)));
      DatasetType type = DatasetType.of("größe", List.of("n", "Größe"), "text/plain");
      ArtifactPath path;
      try (RunWriter writer = RunWriter.open(datastore, run, IMPATIENT)) {
        PutResult result = writer.putAll(List.of(NewDataset.of(type, dataId, text("x")))).getFirst();
        path = stored(result).dataset().records().getFirst().path().orElseThrow();
        assertEquals("x", read(path));
        assertTrue(path.value().startsWith("u/Jos_/M_ller__/gr__e/-9223372036854775808/x_A_________"), path.value());
      }
      RunJournals journals = RunJournals.of(store, run).orElseThrow();
      assertEquals(run, journals.folder().run());
      List<RunJournals> all = RunJournals.all(store, (folder, why) -> {
        throw new AssertionError(why);
      });
      assertEquals(List.of(journals.folder()), all.stream().map(RunJournals::folder).toList());
      assertEquals(journals.journals().stream().map(JournalFiles::folder).toList(),
          all.getFirst().journals().stream().map(JournalFiles::folder).toList());
      JournalCursor cursor = new JournalCursor(store, repository, journals.folder().scope(),
          journals.journals().getFirst(), 1,
          3);
      JournalRecord.Stored record = assertInstanceOf(JournalRecord.Stored.class,
          cursor.next().orElseThrow().getFirst().record());
      assertEquals(dataId, record.dataId());
      assertEquals(Optional.of(type), new RunDatasetTypes(store, journals.folder()).find(type.name()));
    }

    @Test
    void anInterruptedThreadStoresAndStaysInterrupted() throws Exception {
      try (RunWriter writer = open()) {
        Thread.currentThread().interrupt();
        DatasetRef ref = writer.put(TYPE, dataId("P1", "A1"), text("hello"));
        assertTrue(Thread.interrupted());
        writer.put(TYPE, dataId("P1", "A2"), text("hello"));
        assertNotEquals(ref.id(), new UUID(0, 0));
      }
      assertEquals(2, artifacts().size());
    }
  }

  @Nested
  final class Refusals {
    @Test
    void contentThatCannotBeReadStopsNoOther() throws Exception {
      RunWriter writer = open();
      List<PutResult> results = writer.putAll(List.of(dataset("A1", "one"),
          NewDataset.of(TYPE, dataId("P1", "A2"), failing("the disk is on fire")), dataset("A3", "three")));
      stored(results.get(0));
      stored(results.get(2));
      PutResult.Failed failed = assertInstanceOf(PutResult.Failed.class, results.get(1));
      assertTrue(String.valueOf(failed.cause().getMessage()).contains("the disk is on fire"));
      writer.close();
      assertEquals(JournalEnd.SEALED, end(writer.writer()));
      assertEquals("HISSAZ", kinds(writer.writer()));
      assertEquals(2, artifacts().size());
    }

    @Test
    void contentThatThrowsAnythingStopsNoOther() throws Exception {
      try (RunWriter writer = open()) {
        Content broken = () -> {
          throw new IllegalStateException("a defect");
        };
        List<PutResult> results = writer.putAll(
            List.of(NewDataset.of(TYPE, dataId("P1", "A1"), broken), dataset("A2", "two")));
        assertTrue(String.valueOf(assertInstanceOf(PutResult.Failed.class, results.get(0)).cause().getMessage())
            .contains("a defect"));
        stored(results.get(1));
        // Also where it is read only to compare it with what is there.
        IOException e = assertThrows(IOException.class, () -> writer.put(TYPE, dataId("P1", "A2"), broken));
        assertTrue(String.valueOf(e.getMessage()).contains("a defect"), e.getMessage());
        stored(writer.putAll(List.of(dataset("A3", "three"))).getFirst());
      }
    }

    @Test
    void aDatasetWhoseRecordFitsNoLineIsRefusedBeforeAnythingIsAnnounced() throws Exception {
      DatasetType wide = DatasetType.of("wide", IntStream.range(0, 60).mapToObj(i -> "d" + i).toList(), "text/plain");
      TreeMap<DimensionName, Object> values = new TreeMap<>();
      wide.dimensions().forEach(dimension -> values.put(dimension, "日".repeat(500)));
      List<NewComponent> components = IntStream.range(0, 300)
          .mapToObj(i -> new NewComponent("component" + i, text("x"), "text/plain", "txt")).toList();
      try (RunWriter writer = open()) {
        List<PutResult> results = writer.putAll(List.of(NewDataset.of(wide, new DataId(values), text("x")),
            new NewDataset(TYPE, dataId("P1", "A1"), components), dataset("A2", "fine")));
        DatasetRefusedException path = assertInstanceOf(DatasetRefusedException.class,
            assertInstanceOf(PutResult.Failed.class, results.get(0)).cause());
        assertEquals("dataset-unrecordable", path.code());
        DatasetRefusedException line = assertInstanceOf(DatasetRefusedException.class,
            assertInstanceOf(PutResult.Failed.class, results.get(1)).cause());
        assertEquals(results.get(1).ref() + " cannot be stored: its journal record would have more than 65,536 bytes",
            line.getMessage());
        stored(results.get(2));
        assertEquals("HIS", kinds(writer.writer()));
      }
      assertEquals(1, artifacts().size());
    }

    @Test
    void theLargestDatasetThatIsAcceptedIsStored() throws Exception {
      DatasetType wide = DatasetType.of("wide", List.of("d"), "text/plain");
      try (RunWriter writer = open()) {
        int largest = 0;
        for (int count = 150; count < 300; count += 10) {
          List<NewComponent> components = IntStream.range(0, count)
              .mapToObj(i -> new NewComponent("c" + i, text("x"), "text/plain", "txt")).toList();
          PutResult result = writer.putAll(
              List.of(new NewDataset(wide, DataId.of(Map.of("d", "v" + count)), components))).getFirst();
          if (result instanceof PutResult.Stored) {
            largest = count;
          } else {
            assertInstanceOf(PutResult.Failed.class, result);
          }
        }
        assertTrue(largest >= 180, "largest " + largest);
      }
    }

    @Test
    void aDataIdThatDoesNotFitItsTypeIsRefusedBeforeAnythingIsDone() throws Exception {
      try (RunWriter writer = open()) {
        List<NewDataset> datasets = new ArrayList<>(many(2_100, "c"));
        datasets.add(NewDataset.of(TYPE, DataId.of(Map.of("plate", "P1")), text("x")));
        InvalidNameException e = assertThrows(InvalidNameException.class, () -> writer.putAll(datasets));
        assertEquals("data ID {\"plate\":\"P1\"} does not fit dataset type note{plate, well} application/json",
            e.getMessage());
      }
      assertEquals(List.of(), artifacts());
      assertEquals(List.of(), RunJournals.of(store, RUN).orElseThrow().journals());
    }

    @Test
    void aDatasetTypeThatIsDefinedOtherwiseInTheRunIsRefused() throws Exception {
      try (RunWriter writer = open()) {
        writer.put(TYPE, dataId("P1", "A1"), text("x"));
      }
      DatasetType other = DatasetType.of("note", List.of("plate"), "text/plain");
      try (RunWriter writer = open()) {
        JournalException e = assertThrows(JournalException.class,
            () -> writer.put(other, DataId.of(Map.of("plate", "P1")), text("x")));
        assertEquals("dataset-type-conflict", e.code());
        assertEquals(
            "dataset type note is defined in run night1 as note{plate, well} application/json, and this writer has"
                + " note{plate} text/plain",
            e.getMessage());
        writer.put(TYPE, dataId("P1", "A2"), text("x"));
      }
      assertEquals(2, artifacts().size());
    }

    @Test
    void componentsAreNamedLikeDatasetTypesAndOnce() {
      assertThrows(InvalidNameException.class, () -> new NewComponent("a/b", text("x"), "text/plain", "txt"));
      NewComponent composed = new NewComponent("\u00e9", text("x"), "text/plain", "txt");
      NewComponent decomposed = new NewComponent("e\u0301", text("x"), "text/plain", "txt");
      assertThrows(IllegalArgumentException.class,
          () -> new NewDataset(TYPE, dataId("P1", "A1"), List.of(composed, decomposed)));
      assertThrows(IllegalArgumentException.class, () -> new NewDataset(TYPE, dataId("P1", "A1"), List.of()));
    }
  }

  @Nested
  final class Collisions {
    @Test
    void theSameContentAgainIsAlreadyStored() throws Exception {
      try (RunWriter writer = open()) {
        PutResult first = writer.putAll(List.of(dataset("A1", "same"))).getFirst();
        PutResult second = writer.putAll(List.of(dataset("A1", "same"))).getFirst();
        assertEquals(stored(first).dataset(),
            assertInstanceOf(PutResult.AlreadyStored.class, second).dataset());
      }
      try (RunWriter later = open()) {
        assertInstanceOf(PutResult.AlreadyStored.class, later.putAll(List.of(dataset("A1", "same"))).getFirst());
        end(later);
        assertEquals("HISZ", kinds(later.writer()));
      }
      assertEquals(1, artifacts().size());
    }

    @Test
    void otherContentIsAConflictAndTheWinnerStays() throws Exception {
      RunWriter writer = open();
      DatasetRef ref = writer.put(TYPE, dataId("P1", "A1"), text("winner"));
      for (RunWriter loser : List.of(writer, open())) {
        DatasetRefusedException e = assertThrows(DatasetRefusedException.class,
            () -> loser.put(TYPE, dataId("P1", "A1"), text("loser")));
        assertEquals("dataset-conflict", e.code());
        assertEquals("%s is stored already with other content, at %s".formatted(ref, artifacts().getFirst()),
            e.getMessage());
        loser.close();
        assertEquals(JournalEnd.SEALED, end(loser.writer()));
        assertTrue(kinds(loser.writer()).endsWith("ICZ"));
      }
      assertEquals("winner", read(new ArtifactPath(artifacts().getFirst())));
      assertEquals(1, artifacts().size());
    }

    @Test
    void anotherFormatOfTheSameBytesIsAConflict() throws Exception {
      try (RunWriter writer = open()) {
        writer.put(TYPE, dataId("P1", "A1"), text("x"));
        NewDataset other = new NewDataset(TYPE, dataId("P1", "A1"),
            List.of(new NewComponent("", text("x"), "text/plain", "json")));
        assertInstanceOf(PutResult.Conflict.class, writer.putAll(List.of(other)).getFirst());
      }
    }

    @Test
    void oneDatasetTwiceInOneCallIsStoredOnce() throws Exception {
      try (RunWriter writer = open()) {
        List<PutResult> results = writer.putAll(
            List.of(dataset("A1", "one"), dataset("A1", "one"), dataset("A1", "two"), dataset("A2", "one")));
        stored(results.get(0));
        assertInstanceOf(PutResult.AlreadyStored.class, results.get(1));
        assertInstanceOf(PutResult.Conflict.class, results.get(2));
        stored(results.get(3));
      }
    }

    @Test
    void ofTwoWritersThatRaceWithOtherContentExactlyOneStoresEach() throws Exception {
      try (RunWriter one = RunWriter.open(datastore, RUN, WriterOptions.DEFAULT);
          RunWriter other = RunWriter.open(datastore, RUN, WriterOptions.DEFAULT)) {
        List<NewDataset> ones = many(200, "one");
        List<NewDataset> others = new ArrayList<>(many(200, "other"));
        Collections.reverse(others);
        List<List<PutResult>> results = together(List.of(() -> one.putAll(ones), () -> other.putAll(others)));
        for (int i = 0; i < 200; i++) {
          PutResult a = results.get(0).get(i);
          PutResult b = results.get(1).get(199 - i);
          boolean first = a instanceof PutResult.Stored;
          PutResult.Stored winner = stored(first ? a : b);
          PutResult.Conflict loser = assertInstanceOf(PutResult.Conflict.class, first ? b : a);
          assertEquals(winner.dataset().records(), loser.winner());
          assertEquals((first ? "one" : "other") + i, read(loser.winner().getFirst().path().orElseThrow()));
        }
        end(one);
        end(other);
        assertEquals(JournalEnd.SEALED, end(one.writer()));
        assertEquals(JournalEnd.SEALED, end(other.writer()));
      }
      assertEquals(200, artifacts().size());
    }

    @Test
    void writersThatRaceWithTheSameContentAllSucceed() throws Exception {
      List<RunWriter> writers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        writers.add(RunWriter.open(datastore, RUN, WriterOptions.DEFAULT));
      }
      List<NewDataset> datasets = many(100, "same");
      List<List<PutResult>> results = together(
          writers.stream().<Callable<List<PutResult>>>map(writer -> () -> writer.putAll(datasets)).toList());
      for (int i = 0; i < 100; i++) {
        int row = i;
        assertEquals(1, results.stream().filter(list -> list.get(row) instanceof PutResult.Stored).count());
        assertEquals(3, results.stream().filter(list -> list.get(row) instanceof PutResult.AlreadyStored).count());
      }
      for (RunWriter writer : writers) {
        writer.close();
        assertEquals(JournalEnd.SEALED, end(writer.writer()));
      }
      assertEquals(100, artifacts().size());
    }

    @Test
    void threadsOfOneWriterThatPutTheSameDatasetsAgree() throws Exception {
      try (RunWriter writer = open()) {
        List<NewDataset> datasets = many(50, "same");
        List<NewDataset> reversed = datasets.reversed();
        List<List<PutResult>> results = together(
            List.of(() -> writer.putAll(datasets), () -> writer.putAll(reversed), () -> writer.putAll(datasets)));
        for (int i = 0; i < 50; i++) {
          Set<UUID> ids = Set.of(results.get(0).get(i).ref().id());
          assertEquals(ids, Set.of(results.get(1).get(49 - i).ref().id()));
          long stored = Stream.of(results.get(0).get(i), results.get(1).get(49 - i), results.get(2).get(i))
              .filter(PutResult.Stored.class::isInstance).count();
          assertEquals(1, stored);
        }
      }
      assertEquals(50, artifacts().size());
    }

    @Test
    void aListingThatFailsFailsWhatCollidedAndNothingElse() throws Exception {
      try (RunWriter writer = open()) {
        writer.put(TYPE, dataId("P1", "A1"), text("x"));
      }
      RunWriter writer = open();
      store.failListing(folder -> !folder.equals(JournalLayout.OPERATIONS));
      List<PutResult> results = writer.putAll(List.of(dataset("A1", "x"), dataset("A2", "y")));
      assertInstanceOf(PutResult.Failed.class, results.get(0));
      stored(results.get(1));
      store.failListing(folder -> false);
      assertInstanceOf(PutResult.AlreadyStored.class, writer.putAll(List.of(dataset("A1", "x"))).getFirst());
      writer.close();
      assertEquals(JournalEnd.SEALED, end(writer.writer()));
    }
  }

  @Nested
  final class Leftovers {
    private static String second(ArtifactPath first) {
      return first.value().replace(".json", ".2.json");
    }

    @Test
    void whatALivingWriterAnnouncedIsHeld() throws Exception {
      leftover(dataset("A1", "theirs"), WriterProcess.self());
      RunWriter writer = open();
      DatasetRefusedException e = assertThrows(DatasetRefusedException.class,
          () -> writer.put(TYPE, dataId("P1", "A1"), text("mine")));
      assertEquals("dataset-held", e.code());
      assertTrue(String.valueOf(e.getMessage()).contains("is being stored by the writer"));
      writer.close();
      assertEquals("HIAZ", kinds(writer.writer()));
      assertEquals(1, artifacts().size());
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
      leftover(dataset("A1", "theirs"), WriterProcess.self());
      try (RunWriter writer = RunWriter.open(datastore, RUN,
          WriterOptions.DEFAULT.withHeldTimeout(Duration.ofDays(1)))) {
        Thread.currentThread().interrupt();
        assertInstanceOf(PutResult.Held.class, writer.putAll(List.of(dataset("A1", "mine"))).getFirst());
        assertTrue(Thread.interrupted());
      }
    }

    @Test
    void whatADeadWriterLeftStaysAndTheNextPathIsUsed() throws Exception {
      ArtifactPath left = leftover(dataset("A1", "theirs"), ChildProcess.gone());
      DatasetRef ref;
      UUID dead = RunJournals.of(store, RUN).orElseThrow().journals().getFirst().writer();
      RunWriter writer = open();
      ref = writer.put(TYPE, dataId("P1", "A1"), text("mine"));
      writer.close();
      assertEquals("theirs", read(left));
      assertEquals("mine", read(new ArtifactPath(second(left))));
      assertEquals(JournalEnd.FENCED, end(dead));
      assertEquals("HIISAZ", kinds(writer.writer()));
      // Who comes third adopts the record and not the leftover.
      try (RunWriter third = open()) {
        PutResult.AlreadyStored adopted = assertInstanceOf(PutResult.AlreadyStored.class,
            third.putAll(List.of(dataset("A1", "mine"))).getFirst());
        assertEquals(second(left), adopted.dataset().records().getFirst().path().orElseThrow().value());
        assertEquals(ref.id(), adopted.ref().id());
        assertInstanceOf(PutResult.Conflict.class, third.putAll(List.of(dataset("A1", "theirs"))).getFirst());
      }
      assertEquals(2, artifacts().size());
    }

    @Test
    void whatADeadWriterRecordedIsAdopted() throws Exception {
      WriterProcess gone = ChildProcess.gone();
      RunFolder folder = RunFolder.open(store, RUN, Host.SYSTEM);
      NewDataset dataset = dataset("A1", "same");
      UUID id = TYPE.deterministicId(folder.incarnation(), dataset.dataId());
      ArtifactPath path = datastore.placement().path(new DatasetRef(id, TYPE, dataset.dataId(), RUN), "", "json", 1);
      CreateResult.Created created = assertInstanceOf(CreateResult.Created.class,
          store.create(new ArtifactPath("elsewhere"), text("same")));
      StorageRecord record = new StorageRecord("", path, created.size(), created.checksum(), TYPE.format(),
          Instant.now());
      leftover(dataset, gone, new JournalRecord.Stored(id, TYPE.name(), dataset.dataId(), List.of(record)));
      try (RunWriter writer = open()) {
        PutResult.AlreadyStored adopted = assertInstanceOf(PutResult.AlreadyStored.class,
            writer.putAll(List.of(dataset)).getFirst());
        assertEquals(List.of(record), adopted.dataset().records());
      }
      assertEquals(1, artifacts().size());
    }

    @Test
    void anArtifactThatNobodyNamedIsLeftAlone() throws Exception {
      ArtifactPath left = leftover(dataset("A1", "theirs"), ChildProcess.gone());
      ArtifactPath secondPath = new ArtifactPath(second(left));
      store.create(secondPath, text("by hand"));
      try (RunWriter writer = open()) {
        PutResult.Stored stored = stored(writer.putAll(List.of(dataset("A1", "mine"))).getFirst());
        assertEquals(left.value().replace(".json", ".3.json"),
            stored.dataset().records().getFirst().path().orElseThrow().value());
      }
      assertEquals("by hand", read(secondPath));
    }

    @Test
    void pathAfterPathTakenIsAnErrorInTheEnd() throws Exception {
      RunFolder folder = RunFolder.open(store, RUN, Host.SYSTEM);
      UUID id = TYPE.deterministicId(folder.incarnation(), dataId("P1", "A1"));
      for (int attempt = 1; attempt <= 99; attempt++) {
        store.create(datastore.placement().path(new DatasetRef(id, TYPE, dataId("P1", "A1"), RUN), "", "json", attempt),
            text("x"));
      }
      RunWriter writer = open();
      DatasetRefusedException e = assertThrows(DatasetRefusedException.class,
          () -> writer.put(TYPE, dataId("P1", "A1"), text("mine")));
      assertEquals("dataset-crowded", e.code());
      writer.close();
      assertEquals(JournalEnd.SEALED, end(writer.writer()));
    }

    @Test
    void aFailedPutOfThisWriterIsNoObstacleToTheNext() throws Exception {
      try (RunWriter writer = open()) {
        PutResult first = writer.putAll(List.of(parts("A1", "image", failing("no mask")))).getFirst();
        assertInstanceOf(PutResult.Failed.class, first);
        PutResult.Stored second = stored(writer.putAll(List.of(parts("A1", "image", text("mask")))).getFirst());
        assertTrue(second.dataset().records().get(1).path().orElseThrow().value().endsWith(".image.2.tif"));
        assertTrue(second.dataset().records().get(0).path().orElseThrow().value().endsWith(".mask.png"));
        end(writer);
        assertEquals(JournalEnd.SEALED, end(writer.writer()));
      }
    }
  }

  @Nested
  final class Components {
    @Test
    void allComponentsAreOneDatasetWithOneRecord() throws Exception {
      try (RunWriter writer = open()) {
        PutResult.Stored stored = stored(writer.putAll(List.of(parts("A1", "image", text("mask")))).getFirst());
        assertEquals(List.of("mask", "image"),
            stored.dataset().records().stream().map(StorageRecord::component).toList());
        assertEquals("mask", read(stored.dataset().records().get(0).path().orElseThrow()));
        assertEquals("image", read(stored.dataset().records().get(1).path().orElseThrow()));
        assertEquals("HIS", kinds(writer.writer()));
        assertInstanceOf(PutResult.AlreadyStored.class,
            writer.putAll(List.of(parts("A1", "image", text("mask")))).getFirst());
        assertInstanceOf(PutResult.Conflict.class,
            writer.putAll(List.of(parts("A1", "image", text("other")))).getFirst());
        assertInstanceOf(PutResult.Conflict.class, writer.putAll(List.of(
            new NewDataset(TYPE, dataId("P1", "A1"),
                List.of(new NewComponent("image", text("image"), "image/tiff", "tif")))))
            .getFirst());
      }
      assertEquals(2, artifacts().size());
    }

    @Test
    void componentsThatADeadWriterLeftBehindAreCreatedBesideIt() throws Exception {
      ArtifactPath left = leftover(parts("A1", "image", text("theirs")), ChildProcess.gone());
      assertTrue(left.value().endsWith(".mask.png"));
      try (RunWriter writer = open()) {
        PutResult.Stored stored = stored(writer.putAll(List.of(parts("A1", "image", text("mine")))).getFirst());
        assertTrue(stored.dataset().records().get(0).path().orElseThrow().value().endsWith(".mask.2.png"));
        assertTrue(stored.dataset().records().get(1).path().orElseThrow().value().endsWith(".image.tif"));
        assertEquals("mine", read(stored.dataset().records().get(0).path().orElseThrow()));
        end(writer);
        assertEquals("HIISAZ", kinds(writer.writer()));
      }
      assertEquals("theirs", read(left));
    }

    @Test
    void twoWritersOfOneDatasetNeverWaitForEachOther() throws Exception {
      WriterOptions patient = WriterOptions.DEFAULT.withHeldTimeout(Duration.ofMinutes(5));
      try (RunWriter one = RunWriter.open(datastore, RUN, patient);
          RunWriter other = RunWriter.open(datastore, RUN, patient)) {
        List<NewDataset> ones = IntStream.range(0, 100).mapToObj(i -> parts("W" + i, "1", text("1"))).toList();
        List<NewDataset> others = IntStream.range(0, 100).mapToObj(i -> parts("W" + i, "2", text("2"))).toList();
        List<List<PutResult>> results = together(List.of(() -> one.putAll(ones), () -> other.putAll(others)));
        for (int i = 0; i < 100; i++) {
          boolean first = results.get(0).get(i) instanceof PutResult.Stored;
          stored(results.get(first ? 0 : 1).get(i));
          assertInstanceOf(PutResult.Conflict.class, results.get(first ? 1 : 0).get(i));
        }
      }
      assertEquals(200, artifacts().size());
    }
  }

  @Nested
  final class Faults {
    private static Fate onArtifacts(ArtifactPath path, Fate fate) {
      return path.value().startsWith("night1/") ? fate : Fate.PASS;
    }

    @Test
    void aJournalThatDoesNotKnowAnOutcomeIsNotSealed() throws Exception {
      RunWriter writer = open();
      store.decide(path -> onArtifacts(path, Fate.LOSE_REPLY));
      assertInstanceOf(PutResult.Failed.class, writer.putAll(List.of(dataset("A1", "x"))).getFirst());
      store.decide(path -> Fate.PASS);
      stored(writer.putAll(List.of(dataset("A2", "y"))).getFirst());
      writer.close();
      assertEquals("HIIS", kinds(writer.writer()));
      assertEquals(JournalEnd.OPEN, end(writer.writer()));
    }

    @Test
    void whatTheStoreRefusesIsGivenUpAndTheJournalSealed() throws Exception {
      RunWriter writer = open();
      store.decide(path -> onArtifacts(path, Fate.FAIL));
      assertInstanceOf(PutResult.Failed.class, writer.putAll(List.of(dataset("A1", "x"))).getFirst());
      store.decide(path -> Fate.PASS);
      stored(writer.putAll(List.of(dataset("A1", "x"))).getFirst());
      writer.close();
      assertEquals("HIAISZ", kinds(writer.writer()));
    }

    @Test
    void anUnknownOutcomeOfASegmentEndsTheWriter() throws Exception {
      assertEnds(Fate.LOSE_REPLY, "injected");
    }

    @Test
    void aSegmentThatCannotBeCreatedEndsTheWriter() throws Exception {
      assertEnds(Fate.FAIL, "injected");
    }

    @Test
    void aStoreThatThrowsEndsTheWriterAndHangsNobody() throws Exception {
      assertEnds(Fate.THROW, "a defect of the store: java.lang.IllegalStateException: the store is broken");
    }

    private void assertEnds(Fate fate, String why) throws Exception {
      RunWriter writer = open();
      stored(writer.putAll(List.of(dataset("A1", "x"))).getFirst());
      store.decide(path -> path.name().equals("00000004.jl") ? fate : Fate.PASS);
      WriterEndedException e = assertThrows(WriterEndedException.class,
          () -> writer.putAll(List.of(dataset("A2", "y"))));
      assertEquals("journal-failed", e.code());
      assertTrue(String.valueOf(e.getMessage()).startsWith("segment 4 of the journal "), e.getMessage());
      assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
      assertTrue(String.valueOf(e.getMessage())
          .endsWith("which ends this writer; of this call 0 of 1 datasets are stored, of this writer 1"),
          e.getMessage());
      store.decide(path -> Fate.PASS);
      WriterEndedException again = assertThrows(WriterEndedException.class,
          () -> writer.putAll(List.of(dataset("A3", "z"))));
      assertEquals(e.getMessage(), again.getMessage());
      writer.close();
      assertEquals(2, artifacts().size());
      assertTrue(kinds(writer.writer()).startsWith("HISI"));
      assertEquals(JournalEnd.OPEN, end(writer.writer()));
    }
  }

  @Nested
  final class Closing {
    @Test
    void closingTwiceIsHarmless() throws Exception {
      RunWriter writer = open();
      writer.put(TYPE, dataId("P1", "A1"), text("x"));
      writer.close();
      writer.close();
      assertEquals("HISZ", kinds(writer.writer()));
    }

    @Test
    void whoWroteNothingLeavesNoJournal() throws Exception {
      open().close();
      try (RunWriter writer = open()) {
        assertEquals(List.of(), writer.putAll(List.of()));
      }
      assertEquals(List.of(), RunJournals.of(store, RUN).orElseThrow().journals());
    }

    @Test
    void aClosedWriterTakesNothing() throws Exception {
      RunWriter writer = open();
      writer.close();
      JournalException e = assertThrows(JournalException.class, () -> writer.put(TYPE, dataId("P1", "A1"), text("x")));
      assertEquals("writer-closed", e.code());
      assertEquals("the writer %s is closed".formatted(writer.writer()), e.getMessage());
    }

    @Test
    void nothingComesBehindTheSealWhoeverPutsMeanwhile() throws Exception {
      for (int round = 0; round < 20; round++) {
        RunWriter writer = open();
        String prefix = "R" + round + "T";
        Set<UUID> acknowledged = Collections.synchronizedSet(new HashSet<>());
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
          String well = prefix + t;
          tasks.add(() -> {
            for (int i = 0;; i++) {
              try {
                acknowledged.add(writer.put(TYPE, dataId("P1", well + "-" + i), text("x")).id());
              } catch (JournalException e) {
                assertEquals("writer-closed", e.code());
                return true;
              }
            }
          });
        }
        tasks.add(() -> {
          writer.close();
          return true;
        });
        together(tasks);
        List<JournalRecord> journal = journal(writer.writer());
        assertTrue(journal.isEmpty() || journal.getLast() instanceof JournalRecord.Seal);
        assertEquals(acknowledged, new HashSet<>(journal.stream().filter(JournalRecord.Stored.class::isInstance)
            .map(record -> ((JournalRecord.Stored) record).id()).toList()));
      }
    }
  }

  @Nested
  final class ClosedRuns {
    private void closeRun() throws IOException {
      RunFolder folder = RunFolder.open(store, RUN, Host.SYSTEM);
      assertInstanceOf(CreateResult.Created.class, store.create(folder.path().resolve("CLOSED"), text("")));
    }

    @Test
    void aClosedRunHasNoNewWriters() throws Exception {
      closeRun();
      JournalException e = assertThrows(JournalException.class, RunWriterContract.this::open);
      assertEquals("run-closed", e.code());
      assertEquals("run night1 is closed: nothing can be written to it", e.getMessage());
    }

    @Test
    void aRunThatIsClosedBeforeTheFirstPutTakesNoArtifact() throws Exception {
      RunWriter writer = open();
      closeRun();
      for (int i = 0; i < 2; i++) {
        JournalException e = assertThrows(JournalException.class,
            () -> writer.put(TYPE, dataId("P1", "A1"), text("x")));
        assertEquals("run-closed", e.code());
      }
      writer.close();
      assertEquals(List.of(), artifacts());
      assertEquals("HIAZ", kinds(writer.writer()));
    }
  }

  @Nested
  final class Markers {
    private void replace(ArtifactPath path, String content) {
      assertTrue(store.delete(List.of(path)).failed().isEmpty());
      assertInstanceOf(CreateResult.Created.class, store.create(path, text(content)));
    }

    private JournalException refused() {
      return assertThrows(JournalException.class, RunWriterContract.this::open);
    }

    @Test
    void aRootWithoutMarkerIsNoRepository() throws Exception {
      assertTrue(store.delete(List.of(JournalLayout.REPOSITORY_MARKER)).failed().isEmpty());
      JournalException e = refused();
      assertEquals("not-a-repository", e.code());
      String root = store.uri(new ArtifactPath("x")).toString();
      assertEquals("there is no _journal/v1/repository.json below the datastore root "
          + root.substring(0, root.length() - 1), e.getMessage());
    }

    @Test
    void aNewerRepositoryIsRefused() {
      replace(JournalLayout.REPOSITORY_MARKER, "{\"format\":2,\"repository\":\"" + repository + "\"}");
      JournalException e = refused();
      assertEquals("repository-newer", e.code());
      assertEquals("the journals are of format 2, and this Larder knows format 1", e.getMessage());
    }

    @Test
    void aDamagedMarkerIsRefused() {
      for (String content : List.of("", "{", "[]", "{\"format\":1}", "{\"format\":\"1\"}", "{\"format\":0}",
          "{\"format\":1,\"repository\":\"x\"}", "{\"format\":1,\"format\":1}", "{\"format\":99999999999999999999}",
          "{\"format\":1,\"repository\":\"" + repository + "\"}x", "\0\0\0{",
          "{\"x\":\"" + "x".repeat(70_000) + "\"}")) {
        replace(JournalLayout.REPOSITORY_MARKER, content);
        JournalException e = refused();
        assertEquals("marker-damaged", e.code(), content);
        assertTrue(String.valueOf(e.getMessage()).startsWith("_journal/v1/repository.json cannot be used: "),
            e.getMessage());
      }
    }

    @Test
    void theFirstMarkerOfARepositoryStays() throws Exception {
      assertEquals(repository, RepositoryMarker.create(store).repository());
      assertEquals(repository, RepositoryMarker.read(store).repository());
    }

    @Test
    void aRunFolderThatSaysItIsAnotherRunIsRefusedAndReported() throws Exception {
      try (RunWriter writer = open()) {
        writer.put(TYPE, dataId("P1", "A1"), text("x"));
      }
      replace(new ArtifactPath("_journal/v1/night1/1/run.json"),
          "{\"run\":\"night2\",\"incarnation\":\"" + repository + "\"}");
      JournalException e = refused();
      assertEquals("run-marker-misplaced", e.code());
      assertEquals("_journal/v1/night1/1 is the folder of run night1, but says that it is run night2", e.getMessage());
      List<String> damaged = new ArrayList<>();
      assertEquals(List.of(), RunJournals.all(store, (folder, why) -> damaged.add(folder + " " + why.code())));
      assertEquals(List.of("_journal/v1/night1/1 run-marker-misplaced"), damaged);
    }

    @Test
    void aRunThatWasRemovedBeginsAgainAsAnotherIncarnation() throws Exception {
      DatasetRef before;
      try (RunWriter writer = open()) {
        before = writer.put(TYPE, dataId("P1", "A1"), text("x"));
      }
      store.create(new ArtifactPath("_journal/v1/night1/1/REMOVED"), text(""));
      try (RunWriter writer = open()) {
        assertEquals("_journal/v1/night1/2", writer.run().path().value());
        assertNotEquals(before.id(), writer.put(TYPE, dataId("P1", "A1"), text("x")).id());
      }
    }

    @Test
    void writersThatOpenARunTogetherAgreeOnItsIncarnation() throws Exception {
      List<RunWriter> writers = together(Collections.nCopies(8, RunWriterContract.this::open));
      for (RunWriter writer : writers) {
        assertEquals(writers.getFirst().run(), writer.run());
        writer.close();
      }
      assertEquals(8, writers.stream().map(RunWriter::writer).distinct().count());
    }
  }
}
