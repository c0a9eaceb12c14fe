package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.DatasetType;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class JournalStatusTest extends WriterFixture {
  @Override
  ArtifactStore newStore() {
    return new MemoryArtifactStore();
  }

  /// The states of the run's journals, by writer.
  private Map<UUID, JournalStatus> all(boolean seenWriting) throws IOException {
    Map<UUID, JournalStatus> all = new TreeMap<>();
    RunJournals run = RunJournals.of(store, RUN).orElseThrow();
    for (JournalVerification.Journal journal : JournalVerification.journals(store, repository, run, _ -> {
    })) {
      all.put(journal.writer(), JournalStatus.of(store, RUN, journal, seenWriting));
    }
    return all;
  }

  private JournalState only(boolean seenWriting) throws IOException {
    Map<UUID, JournalStatus> all = all(seenWriting);
    assertEquals(1, all.size());
    return all.values().iterator().next().state();
  }

  @Test
  void aJournalOfAProcessThatLivesIsActiveUntilItIsSealed() throws IOException {
    Instant before = Instant.now();
    try (RunWriter writer = open()) {
      writer.put(dataset("A1", "a"));
      assertEquals(JournalState.ACTIVE, only(false));
      Instant sign = all(false).values().iterator().next().lastSign().orElseThrow();
      assertTrue(!sign.isBefore(before) && !sign.isAfter(Instant.now()), sign::toString);
    }
    assertEquals(JournalState.SEALED, only(true));
  }

  @Test
  void aJournalOfAProcessThatHasEndedHereIsAbandonedAndThenFenced() throws IOException {
    leftover(dataset("A1", "a"), ChildProcess.gone());
    assertEquals(JournalState.ABANDONED, only(false));
    assertEquals(JournalState.ACTIVE, only(true), "what was seen counts more than what is concluded");
    RunJournals run = RunJournals.of(store, RUN).orElseThrow();
    Fencing.end(store, new JournalCursor(store, repository, run.folder().scope(), run.journals().getFirst(), 0, 0),
        _ -> {
        }, "test", Host.SYSTEM);
    assertEquals(JournalState.FENCED, only(false));
  }

  @Test
  void aJournalOfAnotherHostIsQuietUnlessSomebodySeesItGrow() throws IOException {
    leftover(dataset("A1", "a"), new WriterProcess("elsewhere", "boot", 1, "1"));
    assertEquals(JournalState.QUIET, only(false));
    assertEquals(JournalState.ACTIVE, only(true));
  }

  @Test
  void aJournalThatCannotBeReadIsQuarantined() throws IOException {
    try (RunWriter writer = open()) {
      writer.put(dataset("A1", "a"));
    }
    RunJournals run = RunJournals.of(store, RUN).orElseThrow();
    store.delete(List.of(JournalLayout.segment(run.journals().getFirst().folder(), 1)));
    assertEquals(JournalState.QUARANTINED, only(false));
  }

  @Test
  void theDatasetTypesOfARunAreThoseThatItsWritersHaveDefined() throws IOException {
    try (RunWriter writer = open()) {
      writer.put(dataset("A1", "a"));
      RunFolder folder = RunFolder.find(store, RUN).orElseThrow();
      DatasetType other = DatasetType.of("OtherType", List.of("plate"), "text/csv");
      new RunDatasetTypes(store, folder).define(other);
      List<DatasetType> all = new RunDatasetTypes(store, folder).all();
      assertEquals(2, all.size());
      assertTrue(all.containsAll(List.of(TYPE, other)), all::toString);
    }
  }
}
