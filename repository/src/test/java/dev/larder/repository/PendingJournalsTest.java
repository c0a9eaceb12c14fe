package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.ChainedBridge;
import dev.larder.bridge.Existence;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PendingJournalsTest {
  private static final UUID STRANGER = new UUID(1, 2);

  @TempDir
  Path folder;

  private static Existence exists(StorageBridge journals, UUID id) {
    try (StorageReport report = journals.check(List.of(id), EnumSet.noneOf(StorageField.class))) {
      return report.exists(0);
    }
  }

  @Test
  void knowWhatTheRegistryDoesNotKnowYetAndNothingElse() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      UUID first = pantry.write("A1").getFirst().id();
      pantry.transfer();
      UUID second = pantry.write("A2").getFirst().id();
      PendingJournals journals = PendingJournals.read(pantry.repository());
      assertEquals(List.of(), journals.problems());
      assertEquals(1, journals.datasets().size());
      assertEquals(Existence.YES, exists(journals, second));
      assertEquals(Existence.UNKNOWN, exists(journals, STRANGER), "the Registry was not asked");
      ChainedBridge both = new ChainedBridge(pantry.repository().registry().bridge(), journals);
      try (StorageReport report = both.check(List.of(first, STRANGER, second),
          EnumSet.allOf(StorageField.class))) {
        assertEquals(List.of(Optional.of(Source.REGISTRY), Optional.of(Source.JOURNAL), Optional.of(Source.JOURNAL)),
            List.of(report.source(0), report.source(1), report.source(2)));
        assertEquals(List.of(Existence.YES, Existence.NO, Existence.YES),
            List.of(report.exists(0), report.exists(1), report.exists(2)));
        assertEquals(11, report.records(2).getFirst().size());
      }
    }
  }

  @Test
  void sayUnknownRatherThanNoWhileOneOfThemCannotBeRead() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      UUID first = pantry.write("A1").getFirst().id();
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      UUID lost = journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X1\"}", "night1/image/{id}.tif");
      Path segment = journal.flush();
      byte[] bytes = Files.readAllBytes(segment);
      bytes[bytes.length / 2] ^= 1;
      Files.write(segment, bytes);
      PendingJournals journals = PendingJournals.read(pantry.repository());
      assertEquals(1, journals.problems().size());
      assertTrue(journals.problems().getFirst().contains(journal.writer.toString()));
      assertEquals(Existence.YES, exists(journals, first));
      assertEquals(Existence.UNKNOWN, exists(journals, lost));
      ChainedBridge both = new ChainedBridge(pantry.repository().registry().bridge(), journals);
      assertEquals(Existence.UNKNOWN, exists(both, STRANGER));
      assertTrue(both.completeness().notAsked().getFirst().contains(journal.writer.toString()));
    }
  }

  @Test
  void sayUnknownRatherThanNoWhileARecordIsRefused() throws IOException {
    try (Pantry pantry = Pantry.in(folder.resolve("pantry"))) {
      pantry.write("A1");
      CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
      UUID refused = journal.stored("mask", "{\"plate\":\"P 1\",\"well\":\"X1\"}", "night1/mask/{id}.tif");
      journal.seal();
      for (int time = 0; time < 2; time++) {
        PendingJournals journals = PendingJournals.read(pantry.repository());
        assertEquals(Existence.UNKNOWN, exists(journals, refused), "a journal names it");
        ChainedBridge both = new ChainedBridge(pantry.repository().registry().bridge(), journals);
        assertEquals(Existence.NO, exists(both, STRANGER), "one refused record names one dataset");
        pantry.transfer();
      }
    }
  }
}
