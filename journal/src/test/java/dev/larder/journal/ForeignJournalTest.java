package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ForeignJournalTest extends WriterFixture {
  private final UUID writer = UUID.randomUUID();

  @SuppressWarnings("NullAway.Init") // made before each test
  private RunFolder run;

  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }

  @BeforeEach
  void beginARun() throws IOException {
    try (RunWriter ours = open()) {
      ours.put(dataset("A1", "a"));
    }
    run = RunFolder.find(store, RUN).orElseThrow();
  }

  private void segment(ArtifactPath below, int number, byte[] bytes) {
    store.create(JournalLayout.segment(below.resolve("20261121T000000Z-" + writer), number), Content.bytes(bytes));
  }

  /// A header as it is, but for its formats.
  private ForgedSegment header(int format, int reader, String scope) {
    return new ForgedSegment(writer, 1, 1).line("H", """
        "format":%d,"reader":%d,"repository":"%s",%s,"process":{"host":"h","boot":"b","pid":1,"started":"1"},\
        "lease_seconds":30,"durability":"DISK","begun":"2026-11-21T00:00:00Z"\
        """.formatted(format, reader, repository, scope));
  }

  private String ofRun() {
    return "\"run\":\"%s\",\"incarnation\":\"%s\"".formatted(RUN, run.incarnation());
  }

  private List<ForeignJournal> active() throws IOException {
    return ForeignJournal.active(store, repository);
  }

  @Test
  void journalsOfThisFormatAreNot() throws IOException {
    segment(run.path(), 1, header(1, 1, ofRun()).finish());
    assertEquals(List.of(), active());
  }

  @Test
  void oneThatWeCanReadIsUntilItEnds() throws IOException {
    segment(run.path(), 1, header(2, 1, ofRun()).finish());
    assertEquals("[writer %s of run night1 (incarnation %s) (format 2, for readers of format 1)]"
        .formatted(writer, run.incarnation()), active().toString());
    segment(run.path(), 2, new ForgedSegment(writer, 2, 3).line("Z", "").finish());
    assertEquals(List.of(), active());
  }

  @Test
  void oneForNewerReadersIsWhateverStandsInIt() throws IOException {
    segment(run.path(), 1, new ForgedSegment(writer, 1, 1).line("H", "\"reader\":3,\"format\":3,\"new\":[{}]")
        .line("Y", "").finish());
    segment(run.path(), 2, new ForgedSegment(writer, 2, 4).line("Z", "").finish());
    assertEquals(3, active().getFirst().reader());
  }

  @Test
  void oneOfAnOlderFormatIs() throws IOException {
    segment(run.path(), 1, header(0, 0, ofRun()).finish());
    assertEquals(0, active().getFirst().format());
  }

  @Test
  void oneOfOperationsIs() throws IOException {
    segment(JournalLayout.OPERATIONS, 1, header(2, 1, "\"scope\":\"operations\"").finish());
    String found = active().toString();
    assertTrue(found.contains("_operations"), found);
  }

  @Test
  void oneWhoseHeaderCannotBeReadIsOfNoFormat() throws IOException {
    byte[] damaged = header(2, 1, ofRun()).finish();
    damaged[40] ^= 1;
    segment(run.path(), 1, damaged);
    assertEquals(List.of(), active());
  }

  @Test
  void ofARunThatCannotBeReadNobodyKnows() throws IOException {
    store.create(JournalLayout.ROOT.resolve("other/1/run.json"), Content.bytes(new byte[]{'x'}));
    store.create(JournalLayout.segment(JournalLayout.ROOT.resolve("other/1/20261121T000000Z-" + writer), 1),
        Content.bytes(new byte[]{'x'}));
    assertThrows(JournalException.class, this::active);
  }
}
