package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ExternalContent;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// Datasets whose artifacts stay where they are.
final class ExternalPutTest extends WriterFixture {
  private static final ExternalUri URI = new ExternalUri("s3://bucket/A1.tif");
  private static final Checksum SUM = Checksum.sha256(new byte[32]);

  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }

  private static NewDataset elsewhere(String well, ExternalUri uri, long size, Checksum checksum) {
    return NewDataset.of(TYPE, dataId("P1", well), new ExternalContent(uri, size, checksum));
  }

  @Test
  void isRecordedAfterAnIntentThatClaimsNothing() throws Exception {
    UUID writer;
    try (RunWriter run = open()) {
      writer = run.writer();
      PutResult.Stored stored = stored(run.putAll(List.of(elsewhere("A1", URI, 7, SUM))).getFirst());
      StorageRecord record = stored.dataset().records().getFirst();
      assertEquals(URI, record.location());
      assertEquals(7, record.size());
      run.putAll(List.of(elsewhere("A2", URI, 7, Checksum.NONE)));
    }
    assertEquals("HISSZ", kinds(writer), "and sealed");
    assertEquals(new JournalRecord.Intent(List.of()), journal(writer).get(1));
    assertEquals(List.of(), artifacts());
  }

  @Test
  void isNotPutIntoARunThatIsClosed() throws Exception {
    try (RunWriter late = open()) {
      try (RunWriter first = open()) {
        first.put(dataset("A1", "x"));
      }
      late.run().close(store, Host.SYSTEM);
      JournalException error = assertThrows(JournalException.class,
          () -> late.putAll(List.of(elsewhere("A2", URI, 7, SUM))));
      assertEquals("run-closed", error.code());
      end(late);
      assertEquals("HIZ", kinds(late.writer()), "its journal was there to be found before it looked");
    }
  }

  @Test
  void againIsThereAlready() throws Exception {
    try (RunWriter run = open()) {
      run.put(elsewhere("A1", URI, 7, SUM));
      assertInstanceOf(PutResult.AlreadyStored.class,
          run.putAll(List.of(elsewhere("A1", URI, 7, SUM))).getFirst(), "by the same writer");
    }
    try (RunWriter run = open()) {
      assertInstanceOf(PutResult.AlreadyStored.class, run.putAll(List.of(elsewhere("A1", URI, 7, SUM))).getFirst());
      assertInstanceOf(PutResult.AlreadyStored.class,
          run.putAll(List.of(elsewhere("A1", URI, 7, Checksum.NONE))).getFirst(), "the same place, unread this time");
      assertInstanceOf(PutResult.AlreadyStored.class,
          run.putAll(List.of(elsewhere("A1", new ExternalUri("s3://bucket/moved.tif"), 7, SUM))).getFirst(),
          "the same bytes at another place");
    }
  }

  @Test
  void withOtherContentIsAConflict() throws Exception {
    byte[] other = new byte[32];
    other[0] = 1;
    try (RunWriter run = open()) {
      run.put(elsewhere("A1", URI, 7, SUM));
    }
    UUID writer;
    try (RunWriter run = open()) {
      writer = run.writer();
      for (NewDataset dataset : List.of(elsewhere("A1", URI, 7, Checksum.sha256(other)),
          elsewhere("A1", URI, 8, Checksum.NONE),
          elsewhere("A1", new ExternalUri("s3://bucket/other.tif"), 7, Checksum.NONE))) {
        PutResult.Conflict conflict = assertInstanceOf(PutResult.Conflict.class,
            run.putAll(List.of(dataset)).getFirst());
        assertEquals(URI, conflict.winner().getFirst().location());
      }
    }
    assertEquals("HIZ", kinds(writer), "nothing was claimed, so nothing is conceded, and the journal is sealed");
  }

  @Test
  void mayHaveComponentsInTheStoreBesideIt() throws Exception {
    NewDataset mixed = new NewDataset(TYPE, dataId("P1", "A1"),
        List.of(new NewComponent("image", new ExternalContent(URI, 7, SUM), "image/tiff", "tif"),
            new NewComponent("mask", text("mask"), "image/png", "png")));
    UUID writer;
    try (RunWriter run = open()) {
      writer = run.writer();
      PutResult.Stored stored = stored(run.putAll(List.of(mixed)).getFirst());
      assertEquals(URI, stored.dataset().records().get(0).location());
      assertEquals("mask", read(stored.dataset().records().get(1).path().orElseThrow()));
    }
    assertEquals("HISZ", kinds(writer));
    JournalRecord.Intent intent = assertInstanceOf(JournalRecord.Intent.class, journal(writer).get(1));
    assertEquals(List.of("mask"), intent.claims().stream().map(Claim::component).toList());
    RunAccount account = RunAccount.read(store, repository, RunJournals.of(store, RUN).orElseThrow());
    assertEquals(List.of(), account.unaccounted());
  }

  @Test
  void isFoundByIdAndByReaders() throws Exception {
    UUID id;
    try (RunWriter run = open()) {
      id = run.put(elsewhere("A1", URI, 7, SUM)).id();
      run.put(dataset("A2", "x"));
    }
    StoredIds ids = StoredIds.read(store, RUN);
    assertTrue(ids.contains(id));
    assertTrue(!ids.contains(UUID.randomUUID()));
    RunReader reader = RunReader.open(datastore, RUN);
    assertEquals(URI, reader.find(id).orElseThrow("it").records().getFirst().location());
    Example.operations(store, repository, new JournalRecord.DeleteIntent(Example.OPERATION, DeleteAction.UNSTORE, RUN,
        reader.run().incarnation(), List.of(new DeleteTarget.NotStored(id))));
    assertTrue(!StoredIds.read(store, RUN).contains(id), "what is being deleted does not count");
    try (RunWriter run = open()) {
      assertInstanceOf(PutResult.Deleted.class, run.putAll(List.of(elsewhere("A1", URI, 7, SUM))).getFirst());
    }
  }
}
