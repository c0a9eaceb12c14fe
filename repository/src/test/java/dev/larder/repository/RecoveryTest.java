package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.ClockedHost;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.WriterOptions;
import dev.larder.model.RunName;
import dev.larder.repository.RecoveryReport.Kind;
import dev.larder.repository.RecoveryReport.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecoveryTest {
  private static final String LEFT = "night1/image/P_1/A1_%s.tif";

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

  /// A writer of another host that announced an artifact, created it and was never heard of again.
  private Path leftover(UUID id) throws IOException {
    CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
    journal.line("I", "\"claims\":[[\"%s\",\"\",\"%s\"]]".formatted(id, LEFT.formatted(id)));
    journal.flush();
    Path file = pantry.path().resolve(LEFT.formatted(id));
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "half a night");
  }

  private void closeRun() throws IOException {
    pantry.night().close(pantry.repository().datastore().store(), Host.SYSTEM);
  }

  private RecoveryReport fence(LeaseWatch watch) throws IOException {
    return new Recovery(pantry.repository(), Host.SYSTEM).fence(Optional.empty(), watch, false);
  }

  /// Holds every writer that does not write just now for dead.
  private void fenceAll() throws IOException {
    ClockedHost host = new ClockedHost();
    LeaseWatch watch = new LeaseWatch(host);
    fence(watch);
    host.pass(LeaseWatch.ABANDONED);
    assertTrue(fence(watch).rows().stream().allMatch(row -> row.kind() == Kind.FENCE));
  }

  private RecoveryReport leftovers(Host host, Duration grace) throws IOException {
    return new Recovery(pantry.repository(), host).leftovers(Optional.empty(), grace, false);
  }

  private static List<Kind> kinds(RecoveryReport report) {
    return report.rows().stream().map(RecoveryReport.Row::kind).toList();
  }

  @Test
  void aWriterThatIsSilentForTenMinutesWhileSomebodyLooksIsFenced() throws IOException {
    pantry.write("A1");
    leftover(UUID.randomUUID());
    ClockedHost host = new ClockedHost();
    LeaseWatch watch = new LeaseWatch(host);
    assertEquals(List.of(Kind.OPEN), kinds(fence(watch)));
    host.pass(Duration.ofMinutes(9));
    assertEquals(List.of(Kind.OPEN), kinds(fence(watch)));
    host.pass(Duration.ofMinutes(2));
    assertEquals(List.of(Kind.FENCE), kinds(fence(watch)));
    assertEquals(List.of(), kinds(fence(watch)));
    assertEquals(2, pantry.overview().ended());
  }

  @Test
  void aWriterThatShowsThatItLivesIsNotFenced() throws IOException {
    ClockedHost host = new ClockedHost();
    LeaseWatch watch = new LeaseWatch(host);
    try (DatasetWriter writer = pantry.repository().writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("x"));
      fence(watch);
      host.pass(Duration.ofMinutes(9));
      writer.put(Pantry.IMAGE, Pantry.well("A2"), Pantry.content("x"));
      assertEquals(List.of(Kind.OPEN), kinds(fence(watch)));
      host.pass(Duration.ofMinutes(9));
      assertEquals(List.of(Kind.OPEN), kinds(fence(watch)));
      writer.put(Pantry.IMAGE, Pantry.well("A3"), Pantry.content("x"));
    }
    assertEquals(List.of(), kinds(fence(watch)));
  }

  @Test
  void aLeftoverGoesOnlyInAClosedRunWhoseWritersHaveEndedAndAfterItsGrace() throws IOException {
    pantry.write("A2");
    Path left = leftover(UUID.randomUUID());
    ClockedHost host = new ClockedHost();
    assertEquals(List.of(), kinds(leftovers(host, Duration.ZERO)), "the run is open");
    closeRun();
    assertEquals(List.of(Kind.BLOCKED), kinds(leftovers(host, Duration.ZERO)), "its writer may live");
    fenceAll();
    assertEquals(List.of(Kind.WAIT), kinds(leftovers(host, Recovery.GRACE)));
    host.pass(Duration.ofDays(2));
    assertEquals(List.of(Kind.WAIT), kinds(leftovers(host, Recovery.GRACE)));
    host.pass(Duration.ofDays(1).plusSeconds(1));
    RecoveryReport ripe = leftovers(host, Recovery.GRACE);
    assertEquals(List.of(), ripe.rows());
    assertEquals(12, ripe.leftovers().getFirst().size());
    assertTrue(Files.exists(left), "finding is not removing");
    assertEquals(List.of(Kind.REMOVE),
        kinds(new Recovery(pantry.repository(), host).remove(ripe.leftovers())));
    assertFalse(Files.exists(left));
    RecoveryReport after = leftovers(host, Recovery.GRACE);
    assertEquals(List.of(), after.rows());
    assertEquals(List.of(), after.leftovers());
    pantry.transfer();
    assertEquals(1, pantry.overview().datasets());
    try (var logs = Files.list(pantry.path().resolve(pantry.night().path().value() + "/leftovers"))) {
      assertEquals(0, logs.count(), "what is gone needs no log");
    }
  }

  @Test
  void whatARecordNamesIsNoLeftover() throws IOException {
    UUID id = UUID.randomUUID();
    pantry.write("A2");
    leftover(id);
    CraftedJournal other = new CraftedJournal(pantry.repository(), pantry.night());
    other.stored("image", "{\"plate\":\"P 1\",\"well\":\"A1\"}", LEFT.formatted(id));
    other.seal();
    closeRun();
    fenceAll();
    assertEquals(List.of(), leftovers(Host.SYSTEM, Duration.ZERO).leftovers());
  }

  @Test
  void aCorruptJournalBlocksItsRun() throws IOException {
    pantry.write("A2");
    leftover(UUID.randomUUID());
    CraftedJournal torn = new CraftedJournal(pantry.repository(), pantry.night());
    Path segment = torn.flush();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[50] ^= 1;
    Files.write(segment, bytes);
    closeRun();
    fenceAll();
    RecoveryReport report = leftovers(Host.SYSTEM, Duration.ZERO);
    assertEquals(List.of(Kind.BLOCKED), kinds(report));
    assertEquals(List.of(), report.leftovers());
  }

  @Test
  void aJournalCannotMakeRecoveryRemoveWhatIsNotItsOwn() throws IOException {
    pantry.write("A2");
    RunName other = new RunName("night2");
    UUID foreign;
    Path artifact;
    try (DatasetWriter writer = pantry.repository().writer(other, WriterOptions.DEFAULT)) {
      foreign = writer.put(Pantry.IMAGE, Pantry.well("A9"), Pantry.content("precious")).id();
    }
    String path = "night2/image/P_1/A9_%s.tif".formatted(foreign);
    artifact = pantry.path().resolve(path);
    assertTrue(Files.exists(artifact));
    CraftedJournal hostile = new CraftedJournal(pantry.repository(), pantry.night());
    hostile.line("I", "\"claims\":[[\"%s\",\"\",\"%s\"],[\"%s\",\"\",\"larder.yaml\"],[\"%s\",\"\",\"_journal/v1/%s\"]]"
        .formatted(foreign, path, UUID.randomUUID(), foreign, foreign));
    hostile.seal();
    closeRun();
    RecoveryReport report = leftovers(Host.SYSTEM, Duration.ZERO);
    assertEquals(List.<Leftover>of(), report.leftovers());
    assertEquals(List.of(Kind.BLOCKED), kinds(report));
    pantry.transfer();
    assertEquals(List.<Leftover>of(), leftovers(Host.SYSTEM, Duration.ZERO).leftovers());
  }

  @Test
  void pretendingChangesNothing() throws IOException {
    pantry.write("A2");
    leftover(UUID.randomUUID());
    closeRun();
    ClockedHost host = new ClockedHost();
    LeaseWatch watch = new LeaseWatch(host);
    Recovery recovery = new Recovery(pantry.repository(), host);
    recovery.fence(Optional.empty(), watch, true);
    host.pass(LeaseWatch.ABANDONED);
    assertEquals(List.of(Kind.FENCE), kinds(recovery.fence(Optional.empty(), watch, true)));
    assertEquals(1, pantry.overview().ended());
    fenceAll();
    recovery.leftovers(Optional.empty(), Recovery.GRACE, true);
    assertFalse(Files.exists(pantry.path().resolve(pantry.night().path().value() + "/leftovers")));
  }
}
