package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Durability;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.journal.WatchedStore.Fate;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What pipelines need of a writer beyond single puts.
abstract class PipelineContract extends WriterFixture {

  private static List<ExpectedDataset> expected(int count) {
    return IntStream.range(0, count).mapToObj(i -> ExpectedDataset.of(TYPE, dataId("P1", "W" + i))).toList();
  }

  private long segments() {
    return store.created().stream().filter(path -> path.value().endsWith(".jl")).count();
  }

  @Test
  void whatWasDeclaredIsPutWithOneFlushInPlaceOfTwo() throws Exception {
    UUID id;
    try (RunWriter writer = open()) {
      id = writer.writer();
      List<DatasetRef> refs = writer.declare(expected(3));
      assertEquals(1, segments());
      for (DatasetRef ref : refs) {
        assertEquals(ref, writer.put(ref, text("x")));
      }
      assertEquals(4, segments());
    }
    assertEquals("HISSSZ", kinds(id));
    assertEquals(JournalEnd.SEALED, end(id));
  }

  @Test
  void whatWasDeclaredAndNeverPutIsGivenUpAtTheEnd() throws Exception {
    UUID id;
    try (RunWriter writer = open()) {
      id = writer.writer();
      writer.put(writer.declare(expected(3)).get(1), text("x"));
    }
    assertEquals("HISAAZ", kinds(id));
    assertEquals(1, artifacts().size());
  }

  @Test
  void whatIsDeclaredTwiceIsAnnouncedOnce() throws Exception {
    UUID id;
    try (RunWriter writer = open()) {
      id = writer.writer();
      assertEquals(writer.declare(expected(2)), writer.declare(expected(2)));
      writer.putAll(many(2, "x"));
    }
    assertEquals("HISSZ", kinds(id));
  }

  @Test
  void aDeclaredDatasetCollidesLikeAnyOther() throws Exception {
    try (RunWriter first = open(); RunWriter second = open()) {
      List<DatasetRef> refs = second.declare(expected(2));
      first.put(refs.get(0), text("x"));
      first.put(refs.get(1), text("other"));
      List<PutResult> results = second.putAll(
          List.of(NewDataset.of(refs.get(0), text("x")), NewDataset.of(refs.get(1), text("x"))));
      assertInstanceOf(PutResult.AlreadyStored.class, results.get(0));
      assertInstanceOf(PutResult.Conflict.class, results.get(1));
      end(second);
      assertEquals("HISCZ", kinds(second.writer()));
    }
  }

  @Test
  void aDatasetIsPutByAnIdThatWasMintedBefore() throws Exception {
    UUID minted = UUID.fromString("0192f0c1-2345-7abc-8def-0123456789ab");
    try (RunWriter writer = open()) {
      DatasetRef ref = new DatasetRef(minted, TYPE, dataId("P1", "A1"), RUN);
      assertEquals(minted, writer.put(ref, text("x")).id());
      assertTrue(artifacts().getFirst().contains(minted.toString()));
      DatasetRef foreign = new DatasetRef(minted, TYPE, dataId("P1", "A1"), new RunName("night2"));
      assertThrows(IllegalArgumentException.class, () -> writer.put(foreign, text("x")));
    }
  }

  @Test
  void twoRerunsOverOneLeftoverDoNotHoldEachOtherUp() throws Exception {
    leftover(dataset("A1", "half"), gone());
    WriterOptions patient = WriterOptions.DEFAULT.withHeldTimeout(Duration.ofMinutes(5));
    long begun = System.nanoTime();
    List<PutResult> results = together(IntStream.range(0, 4).<Callable<PutResult>>mapToObj(i -> () -> {
      try (RunWriter writer = RunWriter.open(datastore, RUN, patient)) {
        return writer.putAll(List.of(dataset("A1", "x"))).getFirst();
      }
    }).toList());
    assertEquals(1, results.stream().filter(PutResult.Stored.class::isInstance).count(), results::toString);
    assertEquals(3, results.stream().filter(PutResult.AlreadyStored.class::isInstance).count(), results::toString);
    assertTrue(System.nanoTime() - begun < Duration.ofMinutes(1).toNanos());
    assertEquals(2, artifacts().size());
  }

  @Test
  void twoRerunsOverLeftoversOfComponentsDoNotHoldEachOtherUp() throws Exception {
    NewDataset half = parts("A1", "half", text("mask"));
    leftover(half, gone());
    leftover(new NewDataset(half.type(), half.dataId(), half.components().reversed()), gone());
    WriterOptions patient = WriterOptions.DEFAULT.withHeldTimeout(Duration.ofMinutes(5));
    List<PutResult> results = together(IntStream.range(0, 4).<Callable<PutResult>>mapToObj(i -> () -> {
      try (RunWriter writer = RunWriter.open(datastore, RUN, patient)) {
        return writer.putAll(List.of(parts("A1", "whole", text("mask")))).getFirst();
      }
    }).toList());
    assertEquals(1, results.stream().filter(PutResult.Stored.class::isInstance).count(), results::toString);
    assertEquals(3, results.stream().filter(PutResult.AlreadyStored.class::isInstance).count(), results::toString);
  }

  /// A process that has certainly ended.
  private static WriterProcess gone() {
    WriterProcess self = WriterProcess.self();
    return new WriterProcess(self.host(), self.boot(), self.pid(), "before");
  }

  @Test
  void inputsAndJobAreWrittenDown() throws Exception {
    UUID input = UUID.randomUUID();
    UUID id;
    try (RunWriter writer = RunWriter.open(datastore, RUN, WriterOptions.DEFAULT.withJob("reduce --night 1"))) {
      id = writer.writer();
      writer.put(dataset("A1", "x").from(List.of(input)));
    }
    List<JournalRecord> records = journal(id);
    assertEquals("reduce --night 1", assertInstanceOf(JournalRecord.Header.class, records.getFirst()).job());
    assertEquals(List.of(input), assertInstanceOf(JournalRecord.Stored.class, records.get(2)).inputs());
  }

  @Test
  void aDatasetOfWhichADeleteHasBegunIsNotPutAgain() throws Exception {
    try (RunWriter writer = open()) {
      NewDataset dead = dataset("A1", "x");
      UUID id = TYPE.deterministicId(writer.run().incarnation(), dead.dataId());
      UUID operation = UUID.randomUUID();
      Example.operations(store, repository, new JournalRecord.DeleteIntent(operation, DeleteAction.PURGE, RUN,
          writer.run().incarnation(), List.of(new DeleteTarget.NotStored(id))));
      List<PutResult> results = writer.putAll(List.of(dead, dataset("A2", "y")));
      assertEquals(operation, assertInstanceOf(PutResult.Deleted.class, results.get(0)).operation());
      stored(results.get(1));
      assertEquals(1, artifacts().size());
      DatasetRefusedException refused = assertThrows(DatasetRefusedException.class,
          () -> writer.put(TYPE, dead.dataId(), text("x")));
      assertEquals("dataset-deleted", refused.code());
      end(writer);
      assertEquals("HISAIAZ", kinds(writer.writer()));
    }
  }

  @Test
  void nothingIsCreatedWhereDeletesCannotBeRead() throws Exception {
    try (RunWriter writer = open()) {
      store.failListing(folder -> folder.equals(JournalLayout.OPERATIONS));
      assertInstanceOf(PutResult.Failed.class, writer.putAll(many(1, "x")).getFirst());
      assertEquals(List.of(), artifacts());
      store.failListing(folder -> false);
      stored(writer.putAll(many(1, "x")).getFirst());
      end(writer);
      assertEquals("HIAISZ", kinds(writer.writer()));
    }
  }

  @Test
  void scratchIsDeclaredInTheHeader() throws Exception {
    UUID id;
    try (RunWriter writer = RunWriter.open(datastore, RUN, WriterOptions.DEFAULT.with(Durability.CACHE))) {
      id = writer.writer();
      writer.putAll(many(3, "x"));
    }
    assertEquals(Durability.CACHE,
        assertInstanceOf(JournalRecord.Header.class, journal(id).getFirst()).durability());
    assertEquals("HISSSZ", kinds(id));
  }

  @Test
  void whatAWriterOnScratchStoredIsAdoptedOnlyWhileItsBytesAreWhatItRecorded() throws Exception {
    try (RunWriter scratch = RunWriter.open(datastore, RUN, WriterOptions.DEFAULT.with(Durability.CACHE))) {
      scratch.putAll(List.of(dataset("A1", "x"), dataset("A2", "y")));
    }
    ArtifactPath torn = new ArtifactPath(artifacts().getLast());
    store.delete(List.of(torn));
    store.create(torn, text("0"));
    try (RunWriter writer = open()) {
      List<PutResult> results = writer.putAll(List.of(dataset("A1", "x"), dataset("A2", "y")));
      assertInstanceOf(PutResult.AlreadyStored.class, results.get(0));
      assertEquals("y", read(stored(results.get(1)).dataset().records().getFirst().path().orElseThrow()));
    }
    assertEquals(3, artifacts().size());
  }

  @Test
  void aWriterThatEndsUnderACallSaysWhatIsStored() throws Exception {
    try (RunWriter writer = open()) {
      writer.putAll(many(3, "x"));
      store.decide(path -> path.value().endsWith("00000006.jl") ? Fate.FAIL : Fate.PASS);
      // 2,000 datasets go into a group: intents 4, records 5; the intents of the second group fail.
      List<NewDataset> night = IntStream.range(0, 2_500).mapToObj(i -> dataset("N" + i, "x")).toList();
      WriterEndedException ended = assertThrows(WriterEndedException.class, () -> writer.putAll(night));
      assertEquals("journal-failed", ended.code());
      assertEquals(2_003, ended.acknowledgedInAll());
      assertEquals(2_000, ended.acknowledged().size());
      assertEquals(night.getFirst().dataId(), ended.acknowledged().getFirst().dataId());
      assertEquals(2_003, journal(writer.writer()).stream().filter(JournalRecord.Stored.class::isInstance).count());
      assertThrows(WriterEndedException.class, () -> writer.putAll(many(1, "x")));
    }
  }

  @Test
  void aWriterThatWasStoppedForLongStopsByItself() throws Exception {
    ClockedHost host = new ClockedHost();
    try (RunWriter writer = RunWriter.open(datastore, RUN, IMPATIENT, host)) {
      writer.put(TYPE, dataId("P1", "A1"), text("x"));
      host.pass(Duration.ofMinutes(4));
      writer.put(TYPE, dataId("P1", "A2"), text("x"));
      host.pass(Duration.ofMinutes(6));
      WriterEndedException ended = assertThrows(WriterEndedException.class,
          () -> writer.put(TYPE, dataId("P1", "A3"), text("x")));
      assertEquals("writer-stalled", ended.code());
      assertEquals(2, ended.acknowledgedInAll());
    } catch (JournalException closing) {
      assertEquals("writer-stalled", closing.code());
    }
    assertEquals(2, artifacts().size());
  }
}

final class MemoryPipelineTest extends PipelineContract {
  @Override
  MemoryArtifactStore newStore() {
    return new MemoryArtifactStore();
  }
}

final class LocalPipelineTest extends PipelineContract {
  @TempDir
  private Path root = Path.of("");

  @Override
  LocalArtifactStore newStore() throws IOException {
    return LocalArtifactStore.open(root);
  }
}
