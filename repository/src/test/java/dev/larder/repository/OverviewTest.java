package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.model.DatasetRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OverviewTest {
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

  @Test
  void ofNothingIsEmpty() throws IOException {
    assertEquals(new Overview(List.of(), List.of()), Overview.of(pantry.repository()));
  }

  @Test
  void aRunIsPartialUntilItIsTransferredBackAndCompleteOnceItIsClosedToo() throws IOException {
    List<DatasetRef> refs = pantry.write("A1", "A2");
    assertEquals(new Overview.Run(Pantry.NIGHT, RunState.PARTIAL, false, 0, 2, 0, 1, 1, 0, 0), pantry.overview());
    pantry.transfer();
    long bytes = 11L * refs.size();
    assertEquals(new Overview.Run(Pantry.NIGHT, RunState.CURRENT, false, 2, 0, bytes, 1, 1, 0, 0), pantry.overview());
    Files.writeString(pantry.path().resolve(pantry.night().path().value()).resolve("CLOSED"), "{}");
    assertEquals(new Overview.Run(Pantry.NIGHT, RunState.COMPLETE, true, 2, 0, bytes, 1, 1, 0, 0), pantry.overview());
    assertEquals(RunState.COMPLETE, pantry.transfer().runs().getFirst().state());
  }

  @Test
  void aClosedRunWithAJournalThatHasNotEndedIsNotComplete() throws IOException {
    pantry.write("A1");
    CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
    journal.stored("image", "{\"plate\":\"P 1\",\"well\":\"X1\"}", "night1/image/{id}.tif");
    journal.flush();
    Files.writeString(pantry.path().resolve(pantry.night().path().value()).resolve("CLOSED"), "{}");
    assertEquals(RunState.CURRENT, pantry.transfer().runs().getFirst().state());
    Overview.Run run = pantry.overview();
    assertEquals(RunState.CURRENT, run.state());
    assertEquals(1, run.ended());
    assertEquals(0, run.abandoned(), "a process of another host may live");
    journal.seal();
    assertEquals(RunState.PARTIAL, pantry.overview().state());
    pantry.transfer();
    assertEquals(RunState.COMPLETE, pantry.overview().state());
  }

  @Test
  void aRunWithADamagedJournalStaysPartial() throws IOException {
    pantry.write("A1");
    CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
    Path segment = journal.flush();
    Files.write(segment, new byte[]{'x'});
    pantry.transfer();
    Overview.Run run = pantry.overview();
    assertEquals(RunState.PARTIAL, run.state());
    assertEquals(1, run.corrupt());
    assertEquals(1, run.datasets());
  }

  @Test
  void aRunWhoseJournalsAreGoneIsStillListed() throws IOException {
    pantry.write("A1");
    pantry.transfer();
    Files.move(pantry.path().resolve("_journal/v1/night1"), folder.resolve("elsewhere"));
    Overview.Run run = pantry.overview();
    assertEquals(1, run.datasets());
    assertEquals(0, run.journals());
  }
}
