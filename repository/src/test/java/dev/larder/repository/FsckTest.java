package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.journal.ClockedHost;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.Host;
import dev.larder.journal.JournalException;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.repository.FsckFinding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FsckTest {
  private static final RunName OTHER = new RunName("night2");

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

  private FsckReport fsck(FsckOptions options, FsckTold told) throws IOException {
    return new Fsck(pantry.repository(), options, Host.SYSTEM, told).run().getFirst();
  }

  private FsckTold fsck(FsckOptions options) throws IOException {
    FsckTold told = new FsckTold();
    fsck(options, told);
    return told;
  }

  private FsckTold fsck() throws IOException {
    return fsck(FsckOptions.DEFAULT);
  }

  private Path artifact(String well) throws IOException {
    return artifact(Pantry.NIGHT, well);
  }

  private Path artifact(RunName run, String well) throws IOException {
    try (Stream<Path> files = Files.walk(pantry.path().resolve(run.value()))) {
      return files.filter(file -> file.getFileName().toString().startsWith(well + "_")).findFirst().orElseThrow();
    }
  }

  private Path foreign(String path) throws IOException {
    Path file = pantry.path().resolve(path);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, "who made me?");
  }

  @Test
  void nothingIsWrongWhereNothingIs() throws IOException {
    assertEquals(List.of(), fsck().findings);
    pantry.write("A1", "A2");
    FsckTold told = new FsckTold();
    FsckReport pending = fsck(FsckOptions.DEFAULT, told);
    assertEquals(List.of(), told.findings);
    assertEquals(2, pending.artifacts());
    assertEquals(2, pending.records(), "what waits for its transfer-back is compared as well");
    pantry.transfer();
    FsckReport report = fsck(FsckOptions.DEFAULT.withChecksum(), told);
    assertEquals(List.of(), told.findings);
    assertEquals(List.of(2L, 2L, 2L, 0L, 22L),
        List.of(report.artifacts(), report.records(), report.read(), report.journaled(), report.bytes()));
  }

  @Test
  void eachKindOfDamageIsFoundAndToldApart() throws IOException {
    List<DatasetRef> refs = pantry.write("A1", "A2", "A3", "A4", "A5");
    pantry.transfer();
    Files.delete(artifact("A1"));
    Files.writeString(artifact("A2"), "image of A2, and more");
    Files.writeString(artifact("A3"), "IMAGE of A3");
    foreign("night1/image/P_1/stray.tif");
    foreign("elsewhere/at/all");
    foreign("beside");
    FsckTold told = fsck();
    assertEquals(List.of("missing", "orphan", "orphan", "orphan", "size"), told.kinds());
    FsckFinding missing = told.findings.stream().filter(found -> found.kind() == Kind.MISSING).findFirst()
        .orElseThrow();
    assertEquals(Optional.of(refs.getFirst().id()), missing.dataset());
    assertEquals(Optional.of(Pantry.NIGHT), missing.run());
    assertEquals(11, missing.expectedSize().orElseThrow());
    FsckFinding size = told.findings.stream().filter(found -> found.kind() == Kind.SIZE).findFirst().orElseThrow();
    assertEquals(21, size.size().orElseThrow());
    assertEquals(List.of("beside", "elsewhere/at/all", "night1/image/P_1/stray.tif"), told.findings.stream()
        .filter(found -> found.kind() == Kind.ORPHAN).map(FsckFinding::path).sorted().toList());
    assertEquals(List.of("checksum", "missing", "orphan", "orphan", "orphan", "size"),
        fsck(FsckOptions.DEFAULT.withChecksum()).kinds());
    assertEquals(List.of("checksum", "missing", "size"), fsck(FsckOptions.DEFAULT.sampling(1).withChecksum()).kinds());
    assertEquals(List.of("missing", "size"), fsck(FsckOptions.DEFAULT.sampling(1)).kinds());
  }

  @Test
  void whatWaitsForItsTransferBackIsMissedAsWell() throws IOException {
    pantry.write("A1", "A2");
    Files.delete(artifact("A1"));
    FsckTold told = fsck();
    assertEquals(List.of("missing"), told.kinds());
    assertTrue(told.findings.getFirst().detail().contains("not transferred back yet"));
  }

  @Test
  void whatALiveWriterIsMakingIsNoOrphan() throws IOException {
    UUID id = UUID.randomUUID();
    pantry.write("A1");
    String path = "night1/image/P_1/A9_%s.tif".formatted(id);
    CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
    journal.line("I", "\"claims\":[[\"%s\",\"\",\"%s\"]]".formatted(id, path));
    journal.flush();
    foreign(path);
    FsckTold told = new FsckTold();
    assertEquals(1, fsck(FsckOptions.DEFAULT, told).journaled());
    assertEquals(List.of(), told.findings);
  }

  @Test
  void whatAnEndedWriterAnnouncedAndNeverRecordedIsALeftover() throws IOException {
    UUID id = UUID.randomUUID();
    pantry.write("A1");
    String path = "night1/image/P_1/A9_%s.tif".formatted(id);
    CraftedJournal journal = new CraftedJournal(pantry.repository(), pantry.night());
    journal.line("I", "\"claims\":[[\"%s\",\"\",\"%s\"]]".formatted(id, path));
    journal.flush();
    foreign(path);
    ClockedHost host = new ClockedHost();
    LeaseWatch watch = new LeaseWatch(host);
    Recovery recovery = new Recovery(pantry.repository(), host);
    recovery.fence(Optional.empty(), watch, false);
    host.pass(LeaseWatch.ABANDONED);
    recovery.fence(Optional.empty(), watch, false);
    FsckTold told = new FsckTold();
    FsckReport report = fsck(FsckOptions.DEFAULT, told);
    assertEquals(List.of("leftover"), told.kinds());
    assertEquals(0, report.alarming());
  }

  @Test
  void whatADeleteNamesIsNeitherMissingNorAnOrphan() throws IOException {
    UUID kept = pantry.write("A1", "A2").getFirst().id();
    pantry.transfer();
    Path gone = artifact("A1");
    String path = pantry.path().relativize(gone).toString();
    CraftedJournal deletes = CraftedJournal.ofOperations(pantry.repository());
    UUID operation = UUID.randomUUID();
    String target = "\"targets\":[[\"%s\",\"\",\"%s\"],[\"%s\",\"\",\"night1/image/P_1/late.tif\"]]".formatted(kept,
        path, kept);
    deletes.line("D", "\"operation\":\"%s\",\"action\":\"unstore\",\"run\":\"night1\",\"incarnation\":\"%s\",%s"
        .formatted(operation, pantry.night().incarnation(), target));
    deletes.flush();
    Files.delete(gone);
    foreign("night1/image/P_1/late.tif");
    assertEquals(List.of(), fsck().findings, "a delete has begun, and may commit");
    deletes.seal();
    assertEquals(List.of("missing"), fsck().kinds(), "it has ended without a decision");
    CraftedJournal recovery = CraftedJournal.ofOperations(pantry.repository());
    recovery.commits(operation);
    recovery.seal();
    assertEquals(List.of(), fsck().findings, "the Registry is older than the delete");
  }

  @Test
  void aCorruptJournalBlocksEveryJudgementOfOrphansAndLeftovers() throws IOException {
    pantry.write("A1");
    pantry.transfer();
    foreign("elsewhere/stray");
    assertEquals(List.of("orphan"), fsck().kinds());
    CraftedJournal torn = new CraftedJournal(pantry.repository(), pantry.night());
    Path segment = torn.flush();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[50] ^= 1;
    Files.write(segment, bytes);
    FsckTold told = fsck();
    assertEquals(List.of("blocked", "blocked"), told.kinds());
    assertTrue(told.findings.stream().anyMatch(found -> found.detail().contains(torn.writer.toString())));
  }

  @Test
  void aCorruptJournalOfDeletesLeavesOpenWhetherAnythingIsMissing() throws IOException {
    pantry.write("A1");
    pantry.transfer();
    Files.delete(artifact("A1"));
    Path segment = CraftedJournal.ofOperations(pantry.repository()).flush();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[50] ^= 1;
    Files.write(segment, bytes);
    assertEquals(List.of("blocked"), fsck().kinds());
  }

  @Test
  void aRunAloneIsComparedInItsFolder() throws IOException {
    pantry.write("A1");
    try (DatasetWriter writer = pantry.repository().writer(OTHER, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("x"));
    }
    pantry.transfer();
    Files.delete(artifact("A1"));
    Files.delete(artifact(OTHER, "A1"));
    foreign("night1/stray");
    foreign("night2/stray");
    foreign("elsewhere/stray");
    FsckTold told = fsck(FsckOptions.DEFAULT.of(Set.of(OTHER)));
    assertEquals(List.of("missing", "orphan"), told.kinds());
    assertTrue(told.findings.stream().allMatch(found -> found.path().startsWith("night2/")));
  }

  @Test
  void aRunInsideTheFolderOfAnotherIsNoneOfItsOrphans() throws IOException {
    try (DatasetWriter writer = pantry.repository().writer(new RunName("night1/again"), WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("x"));
    }
    pantry.write("A1");
    pantry.transfer();
    assertEquals(List.of(), fsck(FsckOptions.DEFAULT.of(Set.of(Pantry.NIGHT))).findings);
  }

  @Test
  void whatIsKnownToBeWellIsPassedOverUntilItChanges() throws IOException {
    pantry.write("A1");
    pantry.night().close(pantry.repository().datastore().store(), Host.SYSTEM);
    try (DatasetWriter writer = pantry.repository().writer(OTHER, WriterOptions.DEFAULT)) {
      writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("x"));
    }
    pantry.transfer();
    FsckOptions since = FsckOptions.DEFAULT.sinceTheLast();
    assertEquals(0, fsck(since, new FsckTold()).passedOver(), "nothing was compared before");
    FsckReport report = fsck(since, new FsckTold());
    assertEquals(1, report.passedOver(), "night1 is complete, night2 is not");
    assertEquals(1, report.records());
    assertEquals(0, fsck(since.withChecksum(), new FsckTold()).passedOver(), "its bytes were not read");
    FsckReport read = fsck(since.withChecksum(), new FsckTold());
    assertEquals(1, read.passedOver());
    assertEquals(1, read.read());
    assertEquals(1, fsck(since, new FsckTold()).passedOver(), "what was passed over stays known");
    Files.delete(artifact("A1"));
    assertEquals(List.of("missing"), fsck().kinds());
    assertEquals(0, fsck(since, new FsckTold()).passedOver(), "it is not well any more");
  }

  @Test
  void theLastComparisonCanBeAskedFor() throws IOException {
    RepositoryDatastore main = pantry.repository().datastores().first();
    assertEquals(Optional.empty(), Fsck.last(main));
    pantry.write("A1", "A2");
    pantry.transfer();
    Files.delete(artifact("A1"));
    FsckReport report = fsck(FsckOptions.DEFAULT, new FsckTold());
    fsck(FsckOptions.DEFAULT.of(Set.of(Pantry.NIGHT)), new FsckTold());
    FsckReport last = Fsck.last(main).orElseThrow();
    assertEquals(Map.of(Kind.MISSING, 1L), last.findings());
    assertEquals(report.artifacts(), last.artifacts());
    assertTrue(last.whole());
    for (int i = 0; i < 25; i++) {
      fsck(FsckOptions.DEFAULT, new FsckTold());
    }
    assertEquals(20, FsckLog.reports(main.store()).size());
  }

  @Test
  void whoOnlyLooksWritesNothing() throws IOException {
    pantry.write("A1");
    foreign("stray");
    fsck(FsckOptions.DEFAULT.withChecksum().pretend());
    assertFalse(Files.exists(pantry.path().resolve("_fsck")));
  }

  /// Compares as if the datastore were in `store`.
  private FsckReport fsck(NotedStore store, FsckOptions options, Fsck.Listener listener) throws IOException {
    return new Fsck(pantry.repository(), options, Host.SYSTEM, listener).run(pantry.datastoreIn(store));
  }

  private NotedStore noted() {
    return new NotedStore(pantry.repository().datastore().store());
  }

  @Test
  void aListingThatBreaksOffMakesNothingMissing() throws IOException {
    pantry.write("A1", "A2", "A3");
    pantry.transfer();
    NotedStore store = noted();
    store.listingFailsAfter = 1;
    FsckTold told = new FsckTold();
    fsck(store, FsckOptions.DEFAULT.pretend(), told);
    assertEquals(List.of("unreadable"), told.kinds());
    assertTrue(told.findings.getFirst().detail().contains("the cable is out"));
  }

  @Test
  void aRootThatIsUnmountedMeanwhileMakesNothingMissing() throws IOException {
    pantry.write("A1", "A2", "A3");
    pantry.transfer();
    Path away = folder.resolve("away");
    for (FsckOptions options : List.of(FsckOptions.DEFAULT, FsckOptions.DEFAULT.sampling(1),
        FsckOptions.DEFAULT.withChecksum())) {
      FsckTold told = new FsckTold();
      AtomicInteger moved = new AtomicInteger();
      told.onFirst = () -> {
        moved.incrementAndGet();
        unmount(away);
      };
      JournalException thrown = assertThrows(JournalException.class, () -> fsck(options, told));
      assertEquals("not-a-repository", thrown.code());
      assertEquals(1, moved.get());
      assertEquals(List.of(), told.kinds());
      mount(away);
    }
    assertEquals(List.of(), fsck().findings);
  }

  /// Takes everything away but the Registry and the configuration.
  private void unmount(Path away) {
    try {
      Files.createDirectory(away);
      for (String name : List.of("night1", "_journal")) {
        Files.move(pantry.path().resolve(name), away.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mount(Path away) throws IOException {
    for (String name : List.of("night1", "_journal")) {
      Files.move(away.resolve(name), pantry.path().resolve(name));
    }
    Files.delete(away);
  }

  @Test
  void anInterruptedReadingOfBytesGoesOnWhereItEnded() throws IOException {
    String[] wells = new String[200];
    for (int i = 0; i < wells.length; i++) {
      wells[i] = "A" + (i + 1);
    }
    pantry.write(wells);
    pantry.transfer();
    Files.writeString(artifact("A7"), "IMAGE of A7");
    NotedStore store = noted();
    AtomicInteger opened = new AtomicInteger();
    FsckTold first = new FsckTold();
    FsckOptions options = FsckOptions.DEFAULT.withChecksum().reading(1);
    assertThrows(IllegalStateException.class, () -> fsck(store, options, new Fsck.Listener() {
      @Override
      public void found(FsckFinding finding) {
        first.found(finding);
      }

      @Override
      public void advance(long more) {
        if (more == 1 && opened.incrementAndGet() == 150) {
          throw new IllegalStateException("killed");
        }
      }
    }));
    store.forget();
    FsckTold told = new FsckTold();
    FsckReport report = fsck(store, options, told);
    assertEquals(200, report.read());
    assertEquals(List.of("checksum"), told.kinds(), "what the first one found is found again");
    long again = store.opened.stream().filter(path -> path.endsWith(".tif")).count();
    assertTrue(again <= 52, () -> again + " were read again");
    store.forget();
    fsck(store, options, told);
    assertEquals(200, store.opened.stream().filter(path -> path.endsWith(".tif")).count(), "it had come to its end");
  }

  @Test
  void eachDatastoreIsComparedWithItsOwnRecords() throws IOException {
    RepositoryLocation location = RepositoryLocation.of(folder.resolve("two"));
    Repository.init(location, InitOptions.EMBEDDED);
    Path yaml = folder.resolve("two/larder.yaml");
    Files.createDirectory(folder.resolve("archive"));
    String text = Files.readString(yaml);
    Files.writeString(yaml, text.substring(0, text.indexOf("datastores:")) + """
        datastores:
          main: {root: .}
          archive:
            root: ../archive
            templates: {image: 'pictures/{plate}/{well}_{id}.{extension}'}
        """);
    Repository.addDatastores(location);
    try (Repository two = Repository.open(location)) {
      try (DatasetWriter writer = two.writer(Pantry.NIGHT, WriterOptions.DEFAULT)) {
        writer.put(Pantry.IMAGE, Pantry.well("A1"), Pantry.content("x"));
        writer.put(Pantry.IMAGE, Pantry.well("A2"), Pantry.content("y"));
      }
      new TransferBack(two, TransferBack.Listener.NONE).transfer(Optional.empty());
      FsckTold told = new FsckTold();
      List<FsckReport> reports = new Fsck(two, FsckOptions.DEFAULT.withChecksum(), Host.SYSTEM, told).run();
      assertEquals(List.of(), told.findings);
      assertEquals(List.of("main 2 2 2 0", "archive 2 2 2 0"), reports.stream().map(report -> "%s %d %d %d %d"
          .formatted(report.datastore(), report.artifacts(), report.records(), report.read(), report.journaled()))
          .toList());
      Path lost;
      try (Stream<Path> files = Files.walk(folder.resolve("archive/pictures"))) {
        lost = files.filter(Files::isRegularFile).findFirst().orElseThrow();
      }
      Files.delete(lost);
      new Fsck(two, FsckOptions.DEFAULT, Host.SYSTEM, told).run();
      assertEquals(List.of("missing"), told.kinds());
      assertEquals("archive", told.findings.getFirst().datastore());
      assertEquals(Optional.of(Pantry.NIGHT), told.findings.getFirst().run());
      FsckTold ofRun = new FsckTold();
      new Fsck(two, FsckOptions.DEFAULT.of(Set.of(Pantry.NIGHT)), Host.SYSTEM, ofRun).run();
      assertEquals(List.of("missing"), ofRun.kinds());
      assertEquals(1, ofRun.remarks.size(), "in the archive it has no folder");
    }
  }
}
