package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.DamagedArtifactException;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.InvalidNameException;
import dev.larder.model.RunName;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Reading a run without a database, on every store.
abstract class RunReaderContract {
  private static final RunName RUN = new RunName("night1");
  private static final DatasetType TYPE = DatasetType.of("note", List.of("plate", "well"), "application/json");

  private ArtifactStore store = new MemoryArtifactStore();
  private Datastore datastore = Datastore.on(store);
  private UUID repository = new UUID(0, 0);

  /// An empty store.
  abstract ArtifactStore newStore() throws IOException;

  @BeforeEach
  void makeRepository() throws IOException {
    store = newStore();
    datastore = Datastore.on(store);
    repository = RepositoryMarker.create(store).repository();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  private RunWriter writer(DatasetIds ids) throws IOException {
    return RunWriter.open(datastore, RUN, WriterOptions.DEFAULT.with(ids).withHeldTimeout(Duration.ofMillis(50)));
  }

  private RunWriter writer() throws IOException {
    return writer(DatasetIds.DETERMINISTIC);
  }

  private RunReader reader() throws IOException {
    return RunReader.open(datastore, RUN);
  }

  private static DataId dataId(String well) {
    return DataId.of(Map.of("plate", "P1", "well", well));
  }

  private static Content text(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private DatasetRef stored(String well) throws IOException {
    try (RunWriter writer = writer()) {
      return writer.put(TYPE, dataId(well), text("about " + well));
    }
  }

  private static String read(InputStream in) throws IOException {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static StoredDataset found(FindResult result) {
    return assertInstanceOf(FindResult.Found.class, result).dataset();
  }

  private JournalFiles onlyJournal() throws IOException {
    return RunJournals.of(store, RUN).orElseThrow().journals().getFirst();
  }

  private void corrupt(ArtifactPath path) throws IOException {
    byte[] bytes;
    try (InputStream in = store.open(path)) {
      bytes = in.readAllBytes();
    }
    bytes[bytes.length / 2] ^= 1;
    store.delete(List.of(path));
    store.create(path, Content.bytes(bytes));
  }

  @Nested
  final class Finding {
    @Test
    void byIdAndByDataIdGivesWhatWasStored() throws Exception {
      DatasetRef ref = stored("A1");
      RunReader reader = reader();
      assertEquals(ref, found(reader.find(ref.id())).ref());
      assertEquals(ref, found(reader.find(TYPE, dataId("A1"))).ref());
      assertEquals(ref, found(reader.find(TYPE.name(), dataId("A1"))).ref());
      assertEquals(List.of(ref), reader.datasets().map(StoredDataset::ref).toList());
      assertEquals("about A1", read(reader.open(found(reader.find(ref.id())))));
    }

    @Test
    void whatIsNotThereIsCertainlyNotStored() throws Exception {
      stored("A1");
      RunReader reader = reader();
      assertEquals(new FindResult.NotStored(), reader.find(new UUID(1, 1)));
      FindResult none = reader.find(TYPE, dataId("A2"));
      assertEquals(new FindResult.NotStored(), none);
      JournalException error = assertThrows(JournalException.class, () -> none.orElseThrow("A2"));
      assertEquals("dataset-not-stored", error.code());
      assertEquals(List.of(), reader.problems());
    }

    @Test
    void seesWhatAWriterThatIsAliveHasStoredByThenAndMoreAfterARefresh() throws Exception {
      try (RunWriter writer = writer()) {
        writer.put(TYPE, dataId("A1"), text("x"));
        RunReader reader = reader();
        assertEquals(1, reader.datasets().count());
        writer.put(TYPE, dataId("A2"), text("x"));
        assertEquals(new FindResult.NotStored(), reader.find(TYPE, dataId("A2")));
        reader.refresh();
        found(reader.find(TYPE, dataId("A2")));
        stored("A3");
        reader.refresh();
        assertEquals(3, reader.datasets().count());
      }
    }

    @Test
    void readsArchivesAndGoesOnWhenAJournalIsPackedMeanwhile() throws Exception {
      DatasetRef one = stored("A1");
      RunReader before = reader();
      JournalArchiving.archive(store, repository, before.run(), files -> true, Host.SYSTEM);
      DatasetRef two = stored("A2");
      before.refresh();
      for (RunReader reader : List.of(before, reader())) {
        assertEquals(Set.of(one, two), Set.copyOf(reader.datasets().map(StoredDataset::ref).toList()));
        assertEquals(List.of(), reader.problems());
      }
    }

    @Test
    void severalWithOneDataIdAreAllNamed() throws Exception {
      try (RunWriter writer = writer(DatasetIds.TIME_ORDERED)) {
        DatasetRef one = writer.put(TYPE, dataId("A1"), text("x"));
        DatasetRef two = writer.put(TYPE, dataId("A1"), text("y"));
        FindResult.Several several = assertInstanceOf(FindResult.Several.class, reader().find(TYPE, dataId("A1")));
        assertEquals(List.of(one, two), several.datasets().stream().map(StoredDataset::ref).toList());
        JournalException error = assertThrows(JournalException.class, () -> several.orElseThrow("A1"));
        assertEquals("dataset-ambiguous", error.code());
        assertTrue(String.valueOf(error.getMessage()).contains(two.id().toString()), error::toString);
        assertEquals(two, found(reader().find(two.id())).ref());
      }
    }

    @Test
    void aDataIdThatDoesNotFitItsTypeIsRefused() throws Exception {
      stored("A1");
      RunReader reader = reader();
      assertThrows(InvalidNameException.class, () -> reader.find(TYPE, DataId.of(Map.of("plate", "P1"))));
    }

    @Test
    void aRunThatNobodyWroteToIsAnError() {
      JournalException error = assertThrows(JournalException.class, this::open);
      assertEquals("run-not-found", error.code());
    }

    private RunReader open() throws IOException {
      return reader();
    }

    @Test
    void whatACommittedDeleteTookAwayIsNotStored() throws Exception {
      DatasetRef gone = stored("A1");
      DatasetRef stays = stored("A2");
      UUID operation = UUID.randomUUID();
      UUID incarnation = RunFolder.find(store, RUN).orElseThrow().incarnation();
      Example.operations(store, repository,
          new JournalRecord.DeleteIntent(operation, DeleteAction.UNSTORE, RUN, incarnation,
              List.of(new DeleteTarget.NotStored(gone.id()))));
      RunReader reader = open();
      assertInstanceOf(FindResult.Found.class, reader.find(gone.id()));
      Example.operations(store, repository, new JournalRecord.DeleteCommitted(operation));
      reader.refresh();
      assertEquals(new FindResult.NotStored(), reader.find(gone.id()));
      assertEquals(new FindResult.NotStored(), reader.find(TYPE, dataId("A1")));
      assertEquals(List.of(stays), reader.datasets().map(StoredDataset::ref).toList());
    }
  }

  @Nested
  final class Doubt {
    private void assertUnknown(FindResult result, String because) {
      FindResult.Unknown unknown = assertInstanceOf(FindResult.Unknown.class, result);
      assertTrue(unknown.because().toString().contains(because), unknown::toString);
      JournalException error = assertThrows(JournalException.class, () -> result.orElseThrow("it"));
      assertEquals("dataset-unknown", error.code());
    }

    @Test
    void aCorruptJournalMakesAbsenceUnknownAndHidesNothingThatWasFound() throws Exception {
      DatasetRef good = stored("A1");
      JournalFiles first = onlyJournal();
      DatasetRef lost = stored("A2");
      JournalFiles second = RunJournals.of(store, RUN).orElseThrow().journals().stream()
          .filter(files -> !files.writer().equals(first.writer())).findFirst().orElseThrow();
      ArtifactPath segment = JournalLayout.segment(second.folder(), 2);
      corrupt(segment);
      RunReader reader = reader();
      assertEquals(good, found(reader.find(good.id())).ref());
      assertUnknown(reader.find(lost.id()), second.folder().value());
      assertUnknown(reader.find(TYPE, dataId("A2")), second.folder().value());
      // Mended: tried again, from where it had come to.
      corrupt(segment);
      reader.refresh();
      assertEquals(lost, found(reader.find(lost.id())).ref());
      assertEquals(List.of(), reader.problems());
    }

    @Test
    void aDamagedArchiveMakesAbsenceUnknown() throws Exception {
      DatasetRef good = stored("A1");
      RunFolder run = RunFolder.find(store, RUN).orElseThrow();
      ArtifactPath junk = JournalLayout.archive(run.path(), Example.BEGUN, new UUID(1, 1));
      store.create(junk, text("junk"));
      RunReader reader = reader();
      assertEquals(good, found(reader.find(good.id())).ref());
      assertUnknown(reader.find(TYPE, dataId("A2")), junk.value());
    }

    @Test
    void aDatasetTypeThatCannotBeReadMakesAbsenceUnknownUntilItIsMended() throws Exception {
      DatasetRef ref = stored("A1");
      RunFolder run = RunFolder.find(store, RUN).orElseThrow();
      ArtifactPath type = JournalLayout.type(run.path(), TYPE.name());
      byte[] good;
      try (InputStream in = store.open(type)) {
        good = in.readAllBytes();
      }
      store.delete(List.of(type));
      store.create(type, text("junk"));
      RunReader reader = reader();
      assertUnknown(reader.find(ref.id()), type.value());
      store.delete(List.of(type));
      store.create(type, Content.bytes(good));
      reader.refresh();
      assertEquals(ref, found(reader.find(ref.id())).ref());
      assertEquals(List.of(), reader.problems());
    }

    @Test
    void aFaultInTheMiddleOfAJournalLosesNothingOfIt() throws Exception {
      DatasetType mask = DatasetType.of("mask", List.of("plate", "well"), "image/png");
      try (RunWriter writer = writer()) {
        DatasetRef first = writer.put(TYPE, dataId("A1"), text("x"));
        RunReader reader = reader();
        DatasetRef second = writer.put(mask, dataId("A1"), text("x"));
        ArtifactPath type = JournalLayout.type(reader.run().path(), mask.name());
        byte[] good;
        try (InputStream in = store.open(type)) {
          good = in.readAllBytes();
        }
        store.delete(List.of(type));
        store.create(type, text("junk"));
        reader.refresh();
        assertEquals(first, found(reader.find(first.id())).ref());
        assertUnknown(reader.find(second.id()), type.value());
        store.delete(List.of(type));
        store.create(type, Content.bytes(good));
        reader.refresh();
        assertEquals(second, found(reader.find(second.id())).ref());
        assertEquals(List.of(), reader.problems());
      }
    }

    @Test
    void aRecordThatCannotBeUsedMakesItsOwnDatasetUnknownAndNoOther() throws Exception {
      stored("A1");
      RunFolder run = RunFolder.find(store, RUN).orElseThrow();
      UUID writer = new UUID(7, 7);
      DataId dataId = dataId("A9");
      UUID id = TYPE.deterministicId(run.incarnation(), dataId);
      store.create(JournalLayout.segment(JournalLayout.journal(run.path(), Example.BEGUN, writer), 1),
          Content.bytes(Example.segment(writer, 1, 1, List.of(
              new JournalRecord.Header(1, 1, repository, run.scope(), Example.PROCESS, 30,
                  Example.header().durability(), Example.BEGUN, ""),
              new JournalRecord.Stored(id, TYPE.name(), dataId,
                  List.of(Example.record("", "_journal/v1/repository.json", 3)))))));
      RunReader reader = reader();
      assertUnknown(reader.find(id), "a path of Larder's own");
      assertUnknown(reader.find(TYPE, dataId), "a path of Larder's own");
      assertEquals(new FindResult.NotStored(), reader.find(TYPE, dataId("A2")));
      assertEquals(1, reader.datasets().count());
    }
  }

  @Nested
  final class Bytes {
    @Test
    void thatAreNotThoseThatWereRecordedAreAnErrorThatNamesTheArtifact() throws Exception {
      DatasetRef ref = stored("A1");
      RunReader reader = reader();
      StoredDataset dataset = found(reader.find(ref.id()));
      corrupt(dataset.records().getFirst().path().orElseThrow());
      DamagedArtifactException error = assertThrows(DamagedArtifactException.class, () -> read(reader.open(dataset)));
      assertEquals("checksum-mismatch", error.code());
      assertTrue(
          String.valueOf(error.getMessage()).contains(dataset.records().getFirst().path().orElseThrow().value()));
    }

    @Test
    void thatAreGoneAreAnErrorThatNamesTheArtifact() throws Exception {
      DatasetRef ref = stored("A1");
      RunReader reader = reader();
      StoredDataset dataset = found(reader.find(ref.id()));
      store.delete(List.of(dataset.records().getFirst().path().orElseThrow()));
      JournalException error = assertThrows(JournalException.class, () -> reader.open(dataset));
      assertEquals("artifact-missing", error.code());
      assertTrue(
          String.valueOf(error.getMessage()).contains(dataset.records().getFirst().path().orElseThrow().value()));
    }

    @Test
    void ofAComponentAreAskedForByItsName() throws Exception {
      try (RunWriter writer = writer()) {
        writer.putAll(List.of(new NewDataset(TYPE, dataId("A1"),
            List.of(new NewComponent("mask", text("m"), "image/png", "png"),
                new NewComponent("image", text("i"), "image/tiff", "tif")))));
      }
      RunReader reader = reader();
      StoredDataset dataset = found(reader.find(TYPE, dataId("A1")));
      assertEquals("m", read(reader.open(dataset, "mask")));
      assertEquals("i", read(reader.open(dataset, "image")));
      JournalException error = assertThrows(JournalException.class, () -> reader.open(dataset));
      assertEquals("component-not-found", error.code());
    }
  }
}
