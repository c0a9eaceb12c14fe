package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageReport;
import dev.larder.journal.ArchivingReport;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever reads journals reads those that were archived as well.
final class ArchivedJournalsTest {
  @TempDir
  Path folder;

  private Pantry pantry;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private Path archive() throws IOException {
    ArchivingReport report = JournalArchiving.archive(pantry.repository().datastore().store(), pantry.repository().id(),
        pantry.night(), files -> true, Host.SYSTEM);
    assertEquals(1, report.archives().size(), report::toString);
    return pantry.path().resolve(report.archives().getFirst().path().value());
  }

  private Existence exists(UUID id) {
    try (StorageReport report = pantry.repository().registry().bridge().check(List.of(id), Set.of())) {
      return report.exists(0);
    }
  }

  @Test
  void areTransferredBackOnce() throws IOException {
    List<UUID> ids = List.of(pantry.write("A1", "A2").getFirst().id(), pantry.write("A3").getFirst().id());
    archive();
    assertEquals(new Overview.Run(Pantry.NIGHT, RunState.PARTIAL, false, 0, 3, 0, 2, 2, 0, 0), pantry.overview());
    assertEquals(3, JournalBridge.pending(pantry.repository()).datasets().count());
    TransferReport first = pantry.transfer();
    assertEquals(3, first.ingested());
    assertEquals(List.of(new TransferReport.Run(Pantry.NIGHT, RunState.CURRENT, 2, 8, false, List.of())), first.runs());
    ids.forEach(id -> assertEquals(Existence.YES, exists(id)));
    TransferReport again = pantry.transfer();
    assertEquals(0, again.ingested() + again.alreadyThere());
    assertEquals(new Overview.Run(Pantry.NIGHT, RunState.CURRENT, false, 3, 0, 33, 2, 2, 0, 0), pantry.overview());
    assertEquals(List.of(), JournalBridge.pending(pantry.repository()).problems());
  }

  @Test
  void areTakenUpWhereTransferBackHadComeToBeforeTheyWereArchived() throws IOException {
    pantry.write("A1");
    CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
    UUID before = journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X1\"}", "night1/image/X1_{id}.tif");
    journal.flush();
    assertEquals(2, pantry.transfer().ingested());
    UUID after = journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X2\"}", "night1/image/X2_{id}.tif");
    journal.flush();
    journal.seal();
    archive();
    TransferReport report = pantry.transfer();
    assertEquals(1, report.ingested());
    assertEquals(0, report.alreadyThere());
    assertEquals(2, report.runs().getFirst().segments());
    assertEquals(Existence.YES, exists(before));
    assertEquals(Existence.YES, exists(after));
  }

  @Test
  void thatCannotBeReadAreReportedAndStopNothingElse() throws IOException {
    UUID lost = pantry.write("A1").getFirst().id();
    Path archive = archive();
    byte[] bytes = Files.readAllBytes(archive);
    bytes[20] ^= 1;
    Files.write(archive, bytes);
    UUID good = pantry.write("A2").getFirst().id();
    TransferReport report = pantry.transfer();
    assertEquals(1, report.ingested());
    assertEquals(Existence.YES, exists(good));
    assertEquals(Existence.UNKNOWN, exists(lost));
    assertEquals(RunState.PARTIAL, report.runs().getFirst().state());
    assertTrue(report.partly());
    assertEquals(1, report.unreadable().size(), report::toString);
    assertTrue(report.unreadable().getFirst().contains(archive.getFileName().toString()), report::toString);
    assertEquals("journal-corrupt", report.quarantined().getFirst().reason());
    assertEquals(RunState.PARTIAL, pantry.overview().state());
    assertEquals(2, pantry.overview().corrupt(), "the archive and the journal that needs it");
    JournalBridge pending = JournalBridge.pending(pantry.repository());
    try (StorageReport check = pending.check(List.of(lost), Set.of())) {
      assertEquals(Existence.UNKNOWN, check.exists(0));
    }
    // Mended, it is taken in.
    bytes[20] ^= 1;
    Files.write(archive, bytes);
    assertEquals(1, pantry.transfer().ingested());
    assertEquals(Existence.YES, exists(lost));
  }
}
