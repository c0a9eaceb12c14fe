package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.Content;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.RunName;
import dev.larder.registry.Quarantined;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TransferBackTest {
  private static final String GOOD = "{\"plate\":\"P 1\",\"well\":\"X1\"}";

  @TempDir
  Path folder;

  private Pantry pantry;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    pantry.write("A1");
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private Existence exists(UUID id) {
    try (StorageReport report = pantry.repository().registry().bridge().check(List.of(id), Set.of())) {
      return report.exists(0);
    }
  }

  @Test
  void takesWhatIsNewOnceAndSaysHowMuch() throws IOException {
    TransferReport first = pantry.transfer();
    assertEquals(1, first.ingested());
    assertEquals(List.of(new TransferReport.Run(Pantry.NIGHT, RunState.CURRENT, 1, 3, false, List.of())), first.runs());
    TransferReport again = pantry.transfer();
    assertEquals(0, again.ingested() + again.alreadyThere());
    assertEquals(List.of(new TransferReport.Run(Pantry.NIGHT, RunState.CURRENT, 1, 0, false, List.of())), again.runs());
  }

  @Test
  void ofARunThatNobodyWroteToIsAnError() {
    TransferBack transfer = new TransferBack(pantry.repository(), TransferBack.Listener.NONE);
    RepositoryException error = assertThrows(RepositoryException.class,
        () -> transfer.transfer(Optional.of(new RunName("nobody"))));
    assertEquals("run-not-found", error.code());
  }

  @Nested
  class EachRecord {
    private List<Quarantined> transfer(CraftedJournal journal) throws IOException {
      journal.seal();
      TransferReport report = pantry.transfer();
      assertEquals(1, pantry.repository().registry().lookUp(List.of(pantry.write("A1").getFirst().id())).stream()
          .filter(Optional::isPresent).count(), "the other journal is taken in");
      assertEquals(report.quarantined(), pantry.repository().registry().quarantine(), "and kept for ever");
      assertTrue(report.partly() || report.quarantined().isEmpty());
      return report.quarantined();
    }

    private void assertRefused(CraftedJournal journal, UUID id, String reason, String detail) throws IOException {
      List<Quarantined> refused = transfer(journal);
      assertEquals(1, refused.size(), refused::toString);
      assertEquals(reason, refused.getFirst().reason());
      assertEquals(journal.writer, refused.getFirst().writer());
      assertEquals(2, refused.getFirst().record());
      assertTrue(refused.getFirst().detail().contains(detail), refused::toString);
      assertEquals(Existence.UNKNOWN, exists(id), "nothing of it is in the Registry");
    }

    @Test
    void thatIsAsItShouldBeIsTaken() throws IOException {
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      UUID id = journal.stored("image", GOOD, "night1/image/X1_{id}.tif");
      assertEquals(List.of(), transfer(journal));
      assertEquals(Existence.YES, exists(id));
    }

    @Test
    void ofADatasetTypeThatNobodyDefinedIsRefused() throws IOException {
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      UUID id = journal.stored("mask", GOOD, "night1/mask/X1_{id}.tif");
      assertRefused(journal, id, "dataset-type-unknown", "dataset type mask in run night1");
    }

    @Test
    void whoseDataIdDoesNotFitItsDatasetTypeIsRefused() throws IOException {
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      UUID id = journal.stored("image", "{\"plate\":\"P 1\"}", "night1/image/X1_{id}.tif");
      assertRefused(journal, id, "record-refused", "does not fit dataset type image");
    }

    @Test
    void thatNamesAFileOfLarderItselfIsRefused() throws IOException {
      for (String path : List.of("_journal/v1/repository.json", "larder.yaml", "registry.sqlite", "_tmp/x")) {
        CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
        UUID id = journal.stored("image", GOOD, path);
        journal.seal();
        List<Quarantined> refused = pantry.transfer().quarantined();
        assertEquals(List.of("path-reserved"), refused.stream().map(Quarantined::reason).toList(), path);
        assertTrue(refused.getFirst().detail().contains(path), refused::toString);
        assertEquals(Existence.UNKNOWN, exists(id));
      }
    }

    @Test
    void whosePathLeavesTheRootIsRefused() throws IOException {
      for (String path : List.of("../elsewhere.tif", "/etc/passwd", "night1/../../x", "C:/x", "")) {
        CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
        UUID id = journal.stored("image", GOOD, path);
        journal.seal();
        List<Quarantined> refused = pantry.transfer().quarantined();
        assertEquals(List.of("record-refused"), refused.stream().map(Quarantined::reason).toList(), path);
        assertEquals(Existence.UNKNOWN, exists(id));
      }
    }
  }

  @Nested
  class EachJournal {
    @Test
    void ofAnotherRepositoryIsQuarantinedAndStopsNoOther() throws IOException {
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night(), UUID.randomUUID());
      UUID id = journal.stored("image", GOOD, "night1/image/X1_{id}.tif");
      journal.seal();
      TransferReport report = pantry.transfer();
      assertEquals(1, report.ingested());
      assertEquals("journal-corrupt", report.quarantined().getFirst().reason());
      assertTrue(report.quarantined().getFirst().detail().contains("belongs to repository"));
      assertEquals(RunState.PARTIAL, report.runs().getFirst().state());
      assertEquals(Existence.UNKNOWN, exists(id));
    }

    @Test
    void thatIsDamagedIsTakenUpToTheDamageReportedEachTimeAndKeptOnce() throws IOException {
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      UUID before = journal.stored("image", GOOD, "night1/image/X1_{id}.tif");
      journal.flush();
      UUID behind = journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X2\"}", "night1/image/X2_{id}.tif");
      Path second = journal.flush();
      journal.seal();
      byte[] whole = Files.readAllBytes(second);
      byte[] damaged = whole.clone();
      damaged[whole.length / 2] ^= 4;
      Files.write(second, damaged);
      for (int time = 0; time < 2; time++) {
        TransferReport report = pantry.transfer();
        assertEquals(time == 0 ? 2 : 0, report.ingested());
        assertEquals(List.of("journal-corrupt"), report.quarantined().stream().map(Quarantined::reason).toList());
        assertTrue(report.quarantined().getFirst().detail().contains("segment 00000002"));
      }
      assertEquals(1, pantry.repository().registry().quarantine().size());
      assertEquals(Existence.YES, exists(before));
      assertEquals(Existence.UNKNOWN, exists(behind));

      Files.write(second, whole);
      assertEquals(1, pantry.transfer().ingested(), "once it is restored, the rest is taken");
      assertEquals(Existence.YES, exists(behind));
    }

    @Test
    void ofWhichASegmentIsMissingIsTakenUpToTheGap() throws IOException {
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      UUID before = journal.stored("image", GOOD, "night1/image/X1_{id}.tif");
      journal.flush();
      journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X2\"}", "night1/image/X2_{id}.tif");
      Files.delete(journal.flush());
      journal.seal();
      TransferReport report = pantry.transfer();
      assertTrue(report.quarantined().getFirst().detail().contains("segment 00000002 is missing"));
      assertEquals(Existence.YES, exists(before));
    }

    @Test
    void thatIsStillBeingWrittenIsTakenAsItGrows() throws IOException {
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      journal.stored("image", GOOD, "night1/image/X1_{id}.tif");
      journal.flush();
      assertEquals(2, pantry.transfer().ingested());
      journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X2\"}", "night1/image/X2_{id}.tif");
      journal.seal();
      assertEquals(1, pantry.transfer().ingested());
      assertEquals(0, pantry.transfer().ingested());
    }

    @Test
    void whoseDatasetTypeCannotBeReadIsLeftUntilItCan() throws IOException {
      Path type = pantry.path().resolve(pantry.night().path().value()).resolve("types/image.json");
      byte[] whole = Files.readAllBytes(type);
      try (DatasetWriter other = pantry.repository().writer(new RunName("night2"), WriterOptions.DEFAULT)) {
        other.put(Pantry.IMAGE, DataId.of(Map.of("plate", "P 1", "well", "A1")), Content.bytes(new byte[3]));
      }
      Files.writeString(type, "{}");
      TransferReport report = pantry.transfer();
      assertEquals(1, report.ingested(), "the other run is taken in");
      assertTrue(report.unreadable().getFirst().contains("image.json"), report::toString);
      assertTrue(report.partly());
      assertEquals(1, JournalBridge.pending(pantry.repository()).problems().size());
      Files.write(type, whole);
      assertEquals(1, pantry.transfer().ingested());
    }

    @Test
    void inAFolderWhoseRunCannotBeToldIsPassedOver() throws IOException {
      Path strange = pantry.path().resolve("_journal/v1/night2/1");
      Files.createDirectories(strange.resolve("types"));
      Files.writeString(strange.resolve("types/image.json"), "{}");
      TransferReport report = pantry.transfer();
      assertEquals(1, report.ingested());
      assertEquals(1, report.unreadable().size());
      assertTrue(report.unreadable().getFirst().contains("night2/1"), report::toString);
      assertTrue(report.partly());
    }
  }

  @Nested
  class AtOnce {
    @Test
    void manyGiveEachDatasetOnceAndTheirCountsAddUp() throws Exception {
      int datasets = 4;
      for (int writer = 0; writer < 24; writer++) {
        CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
        for (int i = 0; i < 50; i++) {
          journal.stored("image", "{\"plate\":\"P %d\",\"well\":\"X%d\"}".formatted(writer, i),
              "night1/image/{id}.tif");
          datasets++;
        }
        journal.seal();
      }
      pantry.write("A2", "A3", "A4");
      List<Future<TransferReport>> transfers = new ArrayList<>();
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        Callable<TransferReport> transfer = () -> {
          try (Repository own = Repository.open(pantry.path())) {
            return new TransferBack(own, TransferBack.Listener.NONE).transfer(Optional.empty());
          }
        };
        IntStream.range(0, 4).forEach(i -> transfers.add(threads.submit(transfer)));
      }
      long ingested = 0;
      for (Future<TransferReport> transfer : transfers) {
        ingested += transfer.get().ingested();
        assertEquals(List.of(), transfer.get().quarantined());
      }
      assertEquals(datasets, ingested);
      assertEquals(datasets, pantry.overview().datasets());
      assertEquals(0, pantry.overview().pending());
    }
  }
}
