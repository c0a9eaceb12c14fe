package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.TableException;
import dev.larder.journal.ClockedHost;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.WriterOptions;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.repository.Orphans.Orphan;
import dev.larder.repository.Orphans.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrphansTest {
  private static final RunName IMPORT = new RunName("import");

  @TempDir
  Path folder;

  private final ClockedHost host = new ClockedHost();
  private Pantry pantry;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = Pantry.in(folder.resolve("pantry"));
    pantry.write("A1");
    pantry.transfer();
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private Path stray(String path) throws IOException {
    Path file = pantry.path().resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, "stray " + path);
  }

  private Orphans orphans() {
    return new Orphans(pantry.repository(), pantry.repository().datastores().first(), host, Fsck.Listener.NONE);
  }

  private List<Orphan> found() throws IOException {
    return orphans().find(false, new ArrayList<>());
  }

  private static List<String> actions(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::action).sorted().toList();
  }

  private List<Path> quarantine() throws IOException {
    Path place = pantry.path().resolve("_quarantine");
    if (Files.notExists(place)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void anOrphanGoesByWayOfQuarantineWhenItWasSeenForLongEnough() throws IOException {
    Path stray = stray("old/stray.tif");
    assertEquals(List.of(), orphans().olderThan(found(), Duration.ofDays(3)));
    host.pass(Duration.ofDays(2));
    Path young = stray("young.tif");
    assertEquals(List.of(), orphans().olderThan(found(), Duration.ofDays(3)));
    host.pass(Duration.ofDays(1).plusSeconds(1));
    List<Orphan> ripe = orphans().olderThan(found(), Duration.ofDays(3));
    assertEquals(List.of("old/stray.tif"), ripe.stream().map(orphan -> orphan.path().value()).toList());
    assertEquals(List.of("quarantined"), actions(orphans().quarantine(ripe)));
    assertFalse(Files.exists(stray));
    assertTrue(Files.exists(young));
    assertEquals("stray old/stray.tif", Files.readString(quarantine().getFirst()));
    assertEquals(1, found().size(), "what is in quarantine is no orphan");

    assertEquals(List.of(), orphans().olderThan(orphans().quarantined(), Duration.ofDays(3)));
    host.pass(Duration.ofDays(4));
    List<Orphan> done = orphans().olderThan(orphans().quarantined(), Duration.ofDays(3));
    assertEquals(List.of("removed"), actions(orphans().destroy(done)));
    assertEquals(List.of(), quarantine());
  }

  @Test
  void nothingButWhatIsInQuarantineIsDestroyed() throws IOException {
    Path stray = stray("stray");
    assertEquals(List.of(), orphans().destroy(found()));
    assertTrue(Files.exists(stray));
  }

  @Test
  void whatSomebodyNamesMeanwhileStays() throws IOException {
    UUID id = UUID.randomUUID();
    String path = "night1/image/P_1/A7_%s.tif".formatted(id);
    Path stray = stray(path);
    Path other = stray("other");
    List<Orphan> seen = found();
    assertEquals(2, seen.size());
    CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
    journal.line("I", "\"claims\":[[\"%s\",\"\",\"%s\"]]".formatted(id, path));
    journal.flush();
    assertEquals(List.of("kept", "quarantined"), actions(orphans().quarantine(seen)));
    assertTrue(Files.exists(stray));
    assertFalse(Files.exists(other));
    assertEquals(1, quarantine().size());
  }

  @Test
  void whatHasChangedMeanwhileStays() throws IOException {
    Path stray = stray("stray");
    List<Orphan> seen = found();
    Files.writeString(stray, "somebody else's");
    List<Outcome> outcomes = orphans().quarantine(seen);
    assertEquals(List.of("failed"), actions(outcomes));
    assertEquals("somebody else's", Files.readString(stray));
  }

  @Test
  void aJournalThatCannotBeReadKeepsEverything() throws IOException {
    Path stray = stray("stray");
    List<Orphan> seen = found();
    Path segment = new CraftedJournal(pantry.repository(), pantry.night()).flush();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[50] ^= 1;
    Files.write(segment, bytes);
    assertEquals(List.of("kept"), actions(orphans().quarantine(seen)));
    assertTrue(Files.exists(stray));
    List<FsckFinding> others = new ArrayList<>();
    assertEquals(List.of(), orphans().find(false, others));
    assertEquals(2, others.size());
  }

  private IngestReport ingest(OrphanSource source) throws IOException {
    Ingest ingest = Ingest.of(source, new DatasetTypeName("scan"), Optional.empty(), List.of(), Optional.empty());
    try (DatasetWriter writer = pantry.repository().writer(IMPORT, WriterOptions.DEFAULT)) {
      return ingest.store(pantry.repository().datastore(), writer, IngestOptions.DEFAULT, done -> {
      });
    }
  }

  @Test
  void anOrphanBecomesADatasetAndIsRemovedOnlyThen() throws IOException {
    Path a = stray("in/P1/A1.tif");
    Path b = stray("in/P1/A2.tif");
    Path c = stray("in/README");
    List<Orphan> seen = found();
    OrphanSource source = OrphanSource.of(orphans(), seen, FilePattern.parse("in/{plate}/{well}.tif"));
    IngestReport report = ingest(source);
    assertEquals(List.of(2L, 1L), List.of(report.stored(), report.unmatched()));
    assertTrue(Files.exists(a));
    pantry.transfer();
    assertEquals(List.of("adopted", "adopted"), actions(orphans().removeAdopted(source, seen)));
    assertFalse(Files.exists(a) || Files.exists(b));
    assertTrue(Files.exists(c));
    List<Orphan> left = found();
    assertEquals(List.of("in/README"), left.stream().map(orphan -> orphan.path().value()).toList());
    try (Stream<Path> files = Files.walk(pantry.path().resolve("import"))) {
      assertEquals(List.of("stray in/P1/A1.tif", "stray in/P1/A2.tif"),
          files.filter(Files::isRegularFile).map(OrphansTest::text).sorted().toList());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aManifestNamesOrphansOnly() throws IOException {
    stray("in/1.tif");
    Path manifest = Files.writeString(folder.resolve("manifest.csv"), "path,plate\nin/1.tif,P1\n");
    List<Orphan> seen = found();
    assertEquals(1, ingest(OrphanSource.of(orphans(), seen, manifest)).stored());
    Files.writeString(manifest, "path,plate\nlarder.yaml,P1\n");
    assertThrows(TableException.class, () -> ingest(OrphanSource.of(orphans(), seen, manifest)));
  }

  private MissingArtifacts missing() {
    return new MissingArtifacts(pantry.repository(), pantry.repository().datastores().first(), Host.SYSTEM,
        Fsck.Listener.NONE);
  }

  private List<FsckFinding> lost() throws IOException {
    return missing().find(FsckOptions.DEFAULT, new ArrayList<>());
  }

  private Path artifact() throws IOException {
    try (Stream<Path> files = Files.walk(pantry.path().resolve("night1"))) {
      return files.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  private List<String> restored(List<FsckFinding> lost, Path from) throws IOException {
    return missing().restore(lost, List.of(from), false).stream().map(MissingArtifacts.Outcome::action).toList();
  }

  @Test
  void whatIsMissingIsPutBackFromAFileWithItsBytesAndNoOther() throws IOException {
    Path artifact = artifact();
    Path backup = Files.createDirectory(folder.resolve("backup"));
    Files.delete(artifact);
    List<FsckFinding> lost = lost();
    assertEquals(1, lost.size());
    Files.writeString(backup.resolve("a"), "IMAGE of A1");
    assertEquals(List.of("kept"), restored(lost, backup));
    Files.writeString(backup.resolve("z"), "image of A1");
    assertEquals("restored", missing().restore(lost, List.of(backup), true).getFirst().action());
    assertFalse(Files.exists(artifact), "that was a forecast");
    assertEquals(List.of("restored"), restored(lost, backup));
    assertEquals("image of A1", Files.readString(artifact));
    assertEquals(List.of(), lost());
    Files.writeString(artifact, "other bytes");
    assertEquals(List.of("already_there"), restored(lost, backup));
    assertEquals("other bytes", Files.readString(artifact), "nothing is ever replaced");
  }

  @Test
  void whatIsDeletedMeanwhileIsNotPutBack() throws IOException {
    Path artifact = artifact();
    Path backup = Files.createDirectory(folder.resolve("backup"));
    Files.copy(artifact, backup.resolve("copy"));
    Files.delete(artifact);
    List<FsckFinding> lost = lost();
    CraftedJournal deletes = CraftedJournal.ofOperations(pantry.repository());
    UUID operation = UUID.randomUUID();
    deletes.line("D", """
        "operation":"%s","action":"unstore","run":"night1","incarnation":"%s","targets":[["%s","","%s"]]""".formatted(
        operation, pantry.night().incarnation(), lost.getFirst().dataset().orElseThrow(),
        new ArtifactPath(lost.getFirst().path())));
    deletes.commits(operation);
    deletes.flush();
    assertEquals(List.of("kept"), restored(lost, backup));
    assertFalse(Files.exists(artifact));
  }
}
