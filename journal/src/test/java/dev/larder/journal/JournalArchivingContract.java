package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Archiving journals, and reading them from where they are then, on every store.
abstract class JournalArchivingContract {
  private static final RunName RUN = new RunName("night1");
  private static final DatasetType TYPE = DatasetType.of("note", List.of("plate", "well"), "application/json");
  private static final WriterOptions IMPATIENT = WriterOptions.DEFAULT.withHeldTimeout(Duration.ofMillis(50));

  private ArtifactStore store = new MemoryArtifactStore();
  private UUID repository = new UUID(0, 0);
  private int wells;

  /// An empty store.
  abstract ArtifactStore newStore() throws IOException;

  /// After how many operations more whoever archives is killed next: all of them where that is cheap. What is done between two operations is the same on
  /// every store.
  int killedEach() {
    return 1;
  }

  @BeforeEach
  void makeRepository() throws IOException {
    store = newStore();
    repository = RepositoryMarker.create(store).repository();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  private RunWriter open() throws IOException {
    return RunWriter.open(Datastore.on(new MortalStore(store)), RUN, IMPATIENT);
  }

  private static DataId dataId(String well) {
    return DataId.of(Map.of("plate", "P1", "well", well));
  }

  private static Content text(String text) {
    return Content.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A journal of two segments for each dataset, and one for its end.
  private UUID sealed(int datasets) throws IOException {
    try (RunWriter writer = open()) {
      for (int i = 0; i < datasets; i++) {
        writer.put(TYPE, dataId("W" + wells++), text("x"));
      }
      return writer.writer();
    }
  }

  private RunFolder folder() throws IOException {
    return RunFolder.find(store, RUN).orElseThrow();
  }

  private void fence(UUID writer) throws IOException {
    JournalCursor cursor = cursor(files(writer), 0, 0);
    while (cursor.next().isPresent()) {
      // To its end.
    }
    assertTrue(Fencing.fence(store, cursor, "held for dead", Host.SYSTEM));
  }

  private RunJournals listed() throws IOException {
    return RunJournals.of(store, RUN).orElseThrow();
  }

  private JournalFiles files(UUID writer) throws IOException {
    return listed().journals().stream().filter(files -> files.writer().equals(writer)).findFirst().orElseThrow();
  }

  private JournalCursor cursor(JournalFiles files, int segments, long records) throws IOException {
    return new JournalCursor(store, repository, folder().scope(), files, segments, records);
  }

  /// A journal as a reader sees it.
  private record Seen(List<NumberedRecord> records, JournalEnd end, int segments, String problem) {}

  private static Seen read(JournalCursor cursor) throws IOException {
    List<NumberedRecord> records = new ArrayList<>();
    for (Optional<List<NumberedRecord>> read = cursor.next(); read.isPresent(); read = cursor.next()) {
      records.addAll(read.get());
    }
    return new Seen(records, cursor.end(), cursor.segments(), cursor.problem());
  }

  private Map<UUID, Seen> everything(RunJournals listing) throws IOException {
    Map<UUID, Seen> all = new TreeMap<>();
    for (JournalFiles files : listing.journals()) {
      assertEquals(null, all.put(files.writer(), read(cursor(files, 0, 0))), "each journal is listed once");
    }
    return all;
  }

  private Map<UUID, Seen> everything() throws IOException {
    return everything(listed());
  }

  /// The paths in the run's folder for which `suffix` is the end.
  private List<ArtifactPath> paths(String suffix) throws IOException {
    try (Stream<Artifact> all = store.list(folder().path())) {
      return all.map(Artifact::path).filter(path -> path.value().endsWith(suffix)).toList();
    }
  }

  private ArchivingReport archive() throws IOException {
    return archive(store);
  }

  private ArchivingReport archive(ArtifactStore through) throws IOException {
    return JournalArchiving.archive(through, repository, folder(), files -> true, Host.SYSTEM);
  }

  private byte[] bytes(ArtifactPath path) throws IOException {
    try (InputStream in = store.open(path)) {
      return in.readAllBytes();
    }
  }

  private void put(ArtifactPath path, byte[] bytes) {
    assertInstanceOf(CreateResult.Created.class, store.create(path, Content.bytes(bytes)));
  }

  private void replace(ArtifactPath path, byte[] bytes) {
    assertEquals(Map.of(), store.delete(List.of(path)).failed());
    put(path, bytes);
  }

  @Nested
  final class Archiving {
    @Test
    void leavesTheLastSegmentOfEachJournalAndEveryRecordReadable() throws Exception {
      UUID one = sealed(3);
      UUID two = sealed(1);
      RunWriter dead = open();
      dead.put(TYPE, dataId("fenced"), text("x"));
      fence(dead.writer());
      Map<UUID, Seen> before = everything();
      ArchivingReport report = archive();
      assertEquals(before, everything());
      assertEquals(List.of(), report.problems());
      assertEquals(3, report.journals());
      assertEquals(6 + 2 + 2, report.removed());
      assertEquals(1, report.archives().size());
      assertEquals(paths(".jl.zst"), report.archives().stream().map(ArchivingReport.Archive::path).toList());
      assertEquals(bytes(report.archives().getFirst().path()).length, report.archives().getFirst().size());
      List<String> left = paths(".jl").stream().map(path -> path.value().replaceAll(".*/[^/]*Z-", "")).sorted()
          .toList();
      assertEquals(Stream.of(one + "/00000007.jl", two + "/00000003.jl", dead.writer() + "/00000003.jl").sorted()
          .toList(), left);
      for (JournalFiles files : listed().journals()) {
        assertEquals(report.archives().getFirst().path(), files.archive().orElseThrow());
      }
      assertEquals(JournalEnd.FENCED, read(cursor(files(dead.writer()), 0, 0)).end());
      assertThrows(WriterEndedException.class, () -> dead.put(TYPE, dataId("late"), text("x")));
      dead.close();
    }

    @Test
    void isDoneOnce() throws Exception {
      sealed(2);
      assertEquals(1, archive().journals());
      ArchivingReport again = archive();
      assertEquals(new ArchivingReport(List.of(), 0, List.of()), again);
      sealed(1);
      assertEquals(1, archive().journals());
      assertEquals(2, paths(".jl.zst").size());
    }

    @Test
    void leavesOutWhatNobodyWants() throws Exception {
      UUID wanted = sealed(1);
      UUID other = sealed(1);
      JournalArchiving.archive(store, repository, folder(), files -> files.writer().equals(wanted), Host.SYSTEM);
      assertTrue(files(wanted).archive().isPresent());
      assertFalse(files(other).archive().isPresent());
    }

    @Test
    void leavesOpenAndCorruptJournalsAsTheyAre() throws Exception {
      UUID damaged = sealed(1);
      ArtifactPath segment = JournalLayout.segment(files(damaged).folder(), 2);
      byte[] bytes = bytes(segment);
      bytes[40] ^= 1;
      replace(segment, bytes);
      UUID whole = sealed(1);
      try (RunWriter open = open()) {
        open.put(TYPE, dataId("open"), text("x"));
        Map<UUID, Seen> before = everything();
        ArchivingReport report = archive();
        assertEquals(1, report.journals());
        assertTrue(files(whole).archive().isPresent());
        assertEquals(before, everything());
        assertEquals(2, report.problems().size(), report::toString);
        assertTrue(report.problems().toString().contains("does not match its checksum"), report::toString);
        assertTrue(report.problems().toString().contains("it has not ended"), report::toString);
        assertEquals(3 + 2 + 1, paths(".jl").size());
      }
    }

    @Test
    void makesAsManyArchivesAndFramesAsItTakes() throws Exception {
      for (int i = 0; i < 5; i++) {
        sealed(2);
      }
      Map<UUID, Seen> before = everything();
      long all = 0;
      for (ArtifactPath segment : paths(".jl")) {
        all += bytes(segment).length;
      }
      long bytes = all / 5 * 2 + 50;
      ArchivingReport report = JournalArchiving.archive(store, repository, folder(), files -> true, Host.SYSTEM, bytes,
          1);
      assertEquals(before, everything());
      assertEquals(5, report.journals());
      assertTrue(report.archives().size() > 1 && report.archives().size() < 5, report::toString);
      assertTrue(report.archives().stream().allMatch(archive -> archive.bytes() <= bytes), report::toString);
      ArchivingReport small = JournalArchiving.archive(store, repository, folder(), files -> true, Host.SYSTEM, 1, 1);
      assertEquals(0, small.journals());
      sealed(1);
      sealed(1);
      small = JournalArchiving.archive(store, repository, folder(), files -> true, Host.SYSTEM, 1, 1);
      assertEquals(List.of(1, 1), small.archives().stream().map(ArchivingReport.Archive::journals).toList());
      assertEquals(7, everything().size());
    }

    @Test
    void removesNothingThatDiffersFromTheArchive() throws Exception {
      UUID writer = sealed(1);
      archive();
      ArtifactPath first = JournalLayout.segment(files(writer).folder(), 1);
      put(first, "a late upload".getBytes(StandardCharsets.UTF_8));
      Map<UUID, Seen> before = everything();
      ArchivingReport report = archive();
      assertEquals(0, report.removed());
      assertEquals(1, report.problems().size());
      assertTrue(report.problems().getFirst().contains("it holds something else than " + first), report::toString);
      assertEquals("a late upload", new String(bytes(first), StandardCharsets.UTF_8));
      assertEquals(before, everything());
    }

    @Test
    void removesNothingWhereTheLastSegmentIsGone() throws Exception {
      UUID writer = sealed(1);
      byte[] first = bytes(JournalLayout.segment(files(writer).folder(), 1));
      archive();
      JournalFiles files = files(writer);
      put(JournalLayout.segment(files.folder(), 1), first);
      store.delete(List.of(JournalLayout.segment(files.folder(), 3)));
      ArchivingReport report = archive();
      assertEquals(0, report.removed());
      assertTrue(report.problems().getFirst().contains("is missing, which must stay for ever"), report::toString);
    }

    @Test
    void removesNothingWhereTheStoreDamagedTheArchive() throws Exception {
      sealed(2);
      Map<UUID, Seen> before = everything();
      int operations = 0;
      // Killed when the archive has just been made, so that nothing is removed yet.
      while (paths(".jl.zst").isEmpty()) {
        MortalStore mortal = new MortalStore(store, ++operations, true);
        assertThrows(MortalStore.Killed.class, () -> archive(mortal));
      }
      ArtifactPath archive = paths(".jl.zst").getFirst();
      byte[] good = bytes(archive);
      byte[] bad = good.clone();
      bad[bad.length - 20] ^= 1;
      replace(archive, bad);
      ArchivingReport report = archive();
      assertEquals(0, report.removed());
      assertTrue(report.problems().getFirst().contains("cannot be trusted"), report::toString);
      assertEquals(5, paths(".jl").size());
      assertEquals(JournalEnd.CORRUPT, everything().values().iterator().next().end());
      replace(archive, good);
      assertEquals(before, everything());
      assertEquals(4, archive().removed());
      assertEquals(before, everything());
    }
  }

  @Nested
  final class Killed {
    @Test
    void anywhereLosesNothingAndIsFinishedByTheNext() throws Exception {
      int done = 0;
      for (boolean after : List.of(false, true)) {
        for (int last = 1;; last += killedEach()) {
          makeRun();
          Map<UUID, Seen> before = everything();
          boolean killed = false;
          try {
            archive(new MortalStore(store, last, after));
          } catch (MortalStore.Killed e) {
            killed = true;
          }
          assertEquals(before, everything(), "killed at operation " + last);
          ArchivingReport report = archive();
          assertEquals(List.of(), report.problems(), "killed at operation " + last);
          assertEquals(before, everything(), "archived again after operation " + last);
          assertEquals(2, paths(".jl").size(), "only the last segments are left after operation " + last);
          assertEquals(new ArchivingReport(List.of(), 0, List.of()), archive());
          assertEquals(1, paths(".jl.zst").size(), "no journal is archived twice");
          done++;
          if (!killed) {
            break;
          }
        }
      }
      assertTrue(done * killedEach() > 40, "operations: " + done);
    }

    private void makeRun() throws IOException {
      if (RunFolder.find(store, RUN).isPresent()) {
        List<ArtifactPath> all = paths("");
        store.delete(all);
      }
      sealed(2);
      sealed(1);
    }
  }

  @Nested
  final class AtOnce {
    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
      try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
        List<T> results = new ArrayList<>();
        for (Future<T> future : threads.invokeAll(tasks)) {
          results.add(future.get());
        }
        return results;
      }
    }

    @Test
    void twoAtOnceDoNoHarm() throws Exception {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 4; i++) {
          sealed(2);
        }
        Map<UUID, Seen> before = everything();
        for (ArchivingReport report : together(List.<Callable<ArchivingReport>>of(() -> archive(), () -> archive()))) {
          assertEquals(List.of(), report.problems());
        }
        assertEquals(before, everything());
        archive();
        assertEquals(before, everything());
        assertEquals(before.size(), paths(".jl").size());
      }
    }

    @Test
    void readersSeeNoDifference() throws Exception {
      for (int i = 0; i < 5; i++) {
        sealed(3);
      }
      Map<UUID, Seen> before = everything();
      AtomicBoolean archived = new AtomicBoolean();
      together(List.of(() -> {
        int rounds = 0;
        do {
          assertEquals(before, everything());
          rounds++;
        } while (!archived.get());
        return rounds;
      }, () -> {
        try {
          return archive().journals();
        } finally {
          archived.set(true);
        }
      }));
      assertEquals(before, everything());
    }
  }

  @Nested
  final class Reading {
    @Test
    void goesOnFromAnyPosition() throws Exception {
      UUID writer = sealed(3);
      List<long[]> positions = new ArrayList<>();
      List<Seen> rests = new ArrayList<>();
      JournalCursor walk = cursor(files(writer), 0, 0);
      do {
        positions.add(new long[]{walk.segments(), walk.records()});
        rests.add(read(cursor(files(writer), walk.segments(), walk.records())));
      } while (walk.next().isPresent());
      archive();
      assertEquals(8, positions.size());
      for (int i = 0; i < positions.size(); i++) {
        assertEquals(rests.get(i), read(cursor(files(writer), (int) positions.get(i)[0], positions.get(i)[1])));
      }
    }

    @Test
    void findsAJournalThatWasArchivedAfterItWasListed() throws Exception {
      sealed(2);
      sealed(2);
      Map<UUID, Seen> before = everything();
      RunJournals listing = listed();
      archive();
      assertEquals(before, everything(listing));
    }

    @Test
    void findsAJournalThatWasArchivedWhileItWasRead() throws Exception {
      UUID writer = sealed(2);
      Seen whole = read(cursor(files(writer), 0, 0));
      JournalCursor cursor = cursor(files(writer), 0, 0);
      List<NumberedRecord> records = new ArrayList<>(cursor.next().orElseThrow());
      archive();
      Seen rest = read(cursor);
      records.addAll(rest.records());
      assertEquals(whole, new Seen(records, rest.end(), rest.segments(), rest.problem()));
    }

    @Test
    void ofAGapThatIsInNoArchiveIsCorrupt() throws Exception {
      UUID gap = sealed(2);
      sealed(1);
      store.delete(List.of(JournalLayout.segment(files(gap).folder(), 2)));
      assertEquals(1, archive().journals());
      Seen seen = read(cursor(files(gap), 0, 0));
      assertEquals(JournalEnd.CORRUPT, seen.end());
      assertEquals(files(gap).folder() + ": segment 00000002 is missing, and a later one is there", seen.problem());
    }

    @Test
    void ignoresLowerSegmentsThatReappearAndLaterOnes() throws Exception {
      UUID writer = sealed(2);
      Map<UUID, Seen> before = everything();
      archive();
      for (int number : new int[]{1, 3, 6, 9}) {
        put(JournalLayout.segment(files(writer).folder(), number), "junk".getBytes(StandardCharsets.UTF_8));
        assertEquals(before, everything());
      }
    }

    @Test
    void needsNoFolderOfAnArchivedJournal() throws Exception {
      sealed(2);
      Map<UUID, Seen> before = everything();
      archive();
      store.delete(paths(".jl"));
      assertEquals(before, everything());
    }

    @Test
    void ofAJournalInTwoArchivesTakesTheOtherWhereOneIsDamaged() throws Exception {
      sealed(2);
      Map<UUID, Seen> before = everything();
      archive();
      ArtifactPath archive = paths(".jl.zst").getFirst();
      byte[] good = bytes(archive);
      put(JournalLayout.archive(folder().path(), Example.BEGUN.plusSeconds(1_000_000_000), new UUID(1, 1)), good);
      assertEquals(before, everything());
      byte[] bad = good.clone();
      bad[bad.length - 20] ^= 1;
      replace(archive, bad);
      assertEquals(before, everything());
      bad[10] ^= 1;
      replace(archive, bad);
      assertEquals(before, everything());
      assertEquals(List.of(archive), listed().damaged().stream().map(DamagedArchive::path).toList());
    }

    @Test
    void unpacksEachFrameOnce() throws Exception {
      for (int i = 0; i < 30; i++) {
        sealed(1);
      }
      JournalArchiving.archive(store, repository, folder(), files -> true, Host.SYSTEM, ArchiveIndex.MOST_BYTES,
          10_000);
      MortalStore watched = new MortalStore(store);
      RunJournals listing = RunJournals.of(watched, RUN).orElseThrow();
      for (JournalFiles files : listing.journals()) {
        read(new JournalCursor(watched, repository, listing.folder().scope(), files, 0, 0));
      }
      List<ArtifactPath> opened = watched.opened().stream().filter(path -> path.name().startsWith("archive-")).toList();
      // The index is a frame as well.
      assertEquals(frames(opened.getFirst()), opened.size());
      assertTrue(opened.size() > 4, opened::toString);
    }

    private int frames(ArtifactPath archive) throws Exception {
      int frames = 0;
      try (InputStream in = store.open(archive)) {
        while (ArchiveFrame.read(in).isPresent()) {
          frames++;
        }
      }
      return frames;
    }

    @Test
    void readsEachIndexOnceHoweverOftenTheRunIsListed() throws Exception {
      sealed(1);
      archive();
      MortalStore watched = new MortalStore(store);
      RunView view = new RunView(watched, repository, folder(), Host.SYSTEM);
      view.refresh();
      long once = watched.opened().stream().filter(path -> path.name().startsWith("archive-")).count();
      view.refresh();
      view.refresh();
      assertEquals(once, watched.opened().stream().filter(path -> path.name().startsWith("archive-")).count());
      assertEquals(2, once, "the index and the one frame");
    }

    @Test
    void looksOnceForAllJournalsThatMissTheirBeginnings() throws Exception {
      for (int i = 0; i < 20; i++) {
        sealed(1);
      }
      archive();
      store.delete(paths(".jl.zst"));
      RunJournals listing = listed();
      MortalStore watched = new MortalStore(store);
      for (JournalFiles files : listing.journals()) {
        assertEquals(JournalEnd.CORRUPT,
            read(new JournalCursor(watched, repository, listing.folder().scope(), files, 0, 0)).end());
      }
      assertEquals(1, watched.listings());
    }
  }

  @Nested
  final class Writers {
    @Test
    void thatWakeUpAfterTheyWereFencedAndArchivedAcknowledgeNothing() throws Exception {
      RunWriter paused = open();
      paused.put(TYPE, dataId("before"), text("x"));
      // On another host: nobody can take its unfinished work away.
      JournalCursor cursor = cursor(files(paused.writer()), 0, 0);
      read(cursor);
      put(JournalLayout.segment(cursor.files().folder(), cursor.segments() + 1),
          Example.segment(paused.writer(), cursor.segments() + 1, cursor.records() + 1, List.of(Example.fence())));
      Map<UUID, Seen> before = everything();
      assertEquals(1, archive().journals());
      WriterEndedException error = assertThrows(WriterEndedException.class,
          () -> paused.put(TYPE, dataId("after"), text("x")));
      assertEquals("writer-fenced", error.code());
      paused.close();
      assertEquals(before, everything());
    }

    @Test
    void adoptWhatAnArchivedJournalSaysIsStored() throws Exception {
      try (RunWriter first = open()) {
        first.put(TYPE, dataId("W"), text("hello"));
      }
      archive();
      try (RunWriter second = open()) {
        PutResult same = second.putAll(List.of(NewDataset.of(TYPE, dataId("W"), text("hello")))).getFirst();
        assertInstanceOf(PutResult.AlreadyStored.class, same);
        PutResult other = second.putAll(List.of(NewDataset.of(TYPE, dataId("W"), text("other")))).getFirst();
        assertInstanceOf(PutResult.Conflict.class, other);
      }
    }

    @Test
    void thatFollowAJournalSeeItsEndInTheArchive() throws Exception {
      RunWriter first = open();
      first.put(TYPE, dataId("W"), text("hello"));
      RunView view = new RunView(store, repository, folder(), Host.SYSTEM);
      view.refresh();
      assertEquals(JournalEnd.OPEN, view.cursors().getFirst().end());
      first.close();
      archive();
      view.refresh();
      assertEquals(JournalEnd.SEALED, view.cursors().getFirst().end());
      assertEquals("", view.cursors().getFirst().problem());
    }

    @Test
    void ofManyDatasetsAreReadFromAnArchiveToo() throws Exception {
      try (RunWriter writer = open()) {
        writer
            .putAll(IntStream.range(0, 500).mapToObj(i -> NewDataset.of(TYPE, dataId("M" + i), text("x"))).toList());
      }
      Map<UUID, Seen> before = everything();
      archive();
      assertEquals(before, everything());
    }
  }
}
