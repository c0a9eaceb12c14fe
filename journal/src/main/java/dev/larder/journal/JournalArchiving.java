package dev.larder.journal;

import dev.larder.datastore.Artifact;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.DeleteReport;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Puts journals that have ended into archives, and takes out of their folders what is in there twice: all segments but the last. What
/// the journals say stays readable at every moment. May be killed anywhere, and done by several at once; doing it again finishes what was
/// begun. See `docs/technote/journal.md`, "Archives".
public final class JournalArchiving {
  private static final Pattern FIRST_NUMBER = Pattern.compile("\"n\":([0-9]{1,18}),");

  private static final int FRAME = 4 * 1024 * 1024;
  /// How often journals are looked at again because others archive them at the same time.
  private static final int PASSES = 10;

  private final ArtifactStore store;
  private final UUID repository;
  private final JournalFolder folder;
  private final Host host;
  private final long archiveBytes;
  private final int frameBytes;
  private final List<ArchivingReport.Archive> made = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long removed;

  private JournalArchiving(ArtifactStore store, UUID repository, JournalFolder folder, Host host, long archiveBytes,
      int frameBytes) {
    this.store = store;
    this.repository = repository;
    this.folder = folder;
    this.host = host;
    this.archiveBytes = archiveBytes;
    this.frameBytes = frameBytes;
  }

  /// Archives those of the `wanted` journals in `folder` that are sealed or fenced and read cleanly to that end; others are left as they are, and the report says why.
  /// Whether anybody still wants them one by one is for the caller to know: nothing is lost, but readers that do not know archives see a gap.
  ///
  /// @throws IOException if the store fails: what was archived by then stays archived, and archiving again goes on there
  public static ArchivingReport archive(ArtifactStore store, UUID repository, JournalFolder folder,
      Predicate<JournalFiles> wanted,
      Host host) throws IOException {
    return archive(store, repository, folder, wanted, host, ArchiveIndex.MOST_BYTES, FRAME);
  }

  /// Archives those journals of `_operations` that have ended and tell of no delete that is still to be finished.
  ///
  /// @param least how many there must be: fewer are left as they are
  public static ArchivingReport archiveOperations(ArtifactStore store, UUID repository, int least, Host host)
      throws IOException {
    List<UUID> loose = new OperationsJournals(store).list().stream().filter(files -> files.archive().isEmpty())
        .map(JournalFiles::writer).toList();
    Set<UUID> resolved = loose.size() < least ? Set.of() : UnfinishedDeletes.read(store, repository).resolved();
    long ready = loose.stream().filter(resolved::contains).count();
    return archive(store, repository, new OperationsFolder(),
        files -> files.archive().isPresent() || ready >= least && resolved.contains(files.writer()), host);
  }

  /// @param archiveBytes how many bytes of segments an archive of several journals holds at most
  /// @param frameBytes how many bytes of text fill a frame
  static ArchivingReport archive(ArtifactStore store, UUID repository, JournalFolder folder,
      Predicate<JournalFiles> wanted,
      Host host, long archiveBytes, int frameBytes) throws IOException {
    JournalArchiving archiving = new JournalArchiving(store, repository, folder, host, archiveBytes, frameBytes);
    archiving.archive(wanted);
    return new ArchivingReport(archiving.made, archiving.removed, archiving.problems);
  }

  private void archive(Predicate<JournalFiles> wanted) throws IOException {
    for (int pass = 1; !pass(wanted); pass++) {
      if (pass == PASSES) {
        problems.add("%s: others archive these journals at the same time; archive again to see that all is done"
            .formatted(folder.path()));
        return;
      }
    }
  }

  /// Looks at all that are wanted, and archives those that are in no archive.
  ///
  /// @return false if somebody else archived some of them meanwhile: they are to be looked at again, because he may not come to the end of it
  private boolean pass(Predicate<JournalFiles> wanted) throws IOException {
    problems.clear();
    boolean alone = true;
    JournalArchives archives = new JournalArchives(folder, new ArchiveReader.Unpacked());
    List<JournalFiles> listed = JournalListing.of(store, folder.path()).journals(store, archives);
    archives.damaged().forEach(archive -> problems.add(archive.toString()));
    List<JournalFiles> chosen = listed.stream().filter(wanted).toList();
    finish(chosen);
    List<CompleteJournal> next = new ArrayList<>();
    long bytes = 0;
    for (JournalFiles files : chosen) {
      if (files.archive().isPresent()) {
        continue;
      }
      CompleteJournal.Reading reading = CompleteJournal.read(store, repository, folder, files);
      if (files.archive().isPresent()) {
        alone = false;
        continue;
      }
      if (reading.journal().isEmpty()) {
        problems.add(reading.problem());
        continue;
      }
      CompleteJournal journal = reading.journal().get();
      if (!next.isEmpty()
          && (bytes + journal.entry().bytes() > archiveBytes || next.size() == ArchiveIndex.MOST_JOURNALS)) {
        alone &= archiveTogether(next);
        next = new ArrayList<>();
        bytes = 0;
      }
      next.add(journal);
      bytes += journal.entry().bytes();
    }
    if (!next.isEmpty()) {
      alone &= archiveTogether(next);
    }
    return alone;
  }

  /// @return false if somebody else has archived some of them meanwhile, and nothing was done
  private boolean archiveTogether(List<CompleteJournal> journals) throws IOException {
    ArchiveIndex index = new ArchiveIndex(repository, folder.scope(),
        journals.stream().map(CompleteJournal::entry).toList());
    ArtifactPath path = JournalLayout.archive(folder.path(), host.now(), host.randomUuid());
    CreateResult result = store.create(path, new ArchiveContent(store, index, journals, frameBytes));
    if (result instanceof CreateResult.Failed && archivedBySomebodyElse(journals)) {
      return false;
    }
    long size = switch (result) {
      case CreateResult.Created created -> created.size();
      case CreateResult.AlreadyThere there -> throw new JournalException("archive-there",
          "there is an archive %s already, under a name that nobody else can have".formatted(path), "Archive again.");
      case CreateResult.Failed failed -> throw failed.cause();
      // If it appears, the next archiving finds it and goes on with it.
      case CreateResult.Unknown unknown -> throw unknown.cause();
    };
    made.add(new ArchivingReport.Archive(path, journals.size(), index.journals().stream()
        .mapToLong(ArchiveIndex.Journal::bytes).sum(), size));
    Map<UUID, List<Integer>> lower = new HashMap<>();
    for (CompleteJournal journal : journals) {
      lower.put(journal.files().writer(),
          journal.segments().stream().map(ArchiveLine.Segment::number).toList());
    }
    verifyAndRemove(path, lower);
    return true;
  }

  /// Says whether segments may have vanished while they were read because somebody else has archived them.
  private boolean archivedBySomebodyElse(List<CompleteJournal> journals) throws IOException {
    List<JournalFiles> now = JournalListing.of(store, folder.path()).journals(store,
        new JournalArchives(folder, new ArchiveReader.Unpacked()));
    Set<UUID> archived = now.stream().filter(files -> files.archive().isPresent()).map(JournalFiles::writer)
        .collect(Collectors.toSet());
    return journals.stream().anyMatch(journal -> archived.contains(journal.files().writer()));
  }

  /// Goes on with journals that are in an archive, and of which segments are still there: whoever archived them was killed, or is not ready.
  private void finish(List<JournalFiles> chosen) throws IOException {
    Map<UUID, List<Integer>> present = present();
    Map<ArtifactPath, Map<UUID, List<Integer>>> unfinished = new HashMap<>();
    for (JournalFiles files : chosen) {
      Optional<ArtifactPath> archive = files.archive();
      List<Integer> segments = present.getOrDefault(files.writer(), List.of());
      if (archive.isPresent() && segments.stream().anyMatch(segment -> segment < files.segments())) {
        unfinished.computeIfAbsent(archive.get(), path -> new HashMap<>()).put(files.writer(), segments);
      }
    }
    for (ArtifactPath archive : unfinished.keySet().stream().sorted().toList()) {
      verifyAndRemove(archive, unfinished.getOrDefault(archive, Map.of()));
    }
  }

  /// The segments that are in the folders of these journals.
  private Map<UUID, List<Integer>> present() throws IOException {
    Map<UUID, List<Integer>> present = new HashMap<>();
    try (Stream<Artifact> files = store.list(folder.path())) {
      files.map(file -> file.path().value().substring(folder.path().value().length() + 1).split("/", -1))
          .filter(names -> names.length == 2).forEach(names -> {
            var journal = JournalLayout.JOURNAL.matcher(names[0]);
            OptionalInt number = JournalLayout.segmentNumber(names[1]);
            if (journal.matches() && number.isPresent()) {
              present.computeIfAbsent(UUID.fromString(journal.group(1)), writer -> new ArrayList<>())
                  .add(number.getAsInt());
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return present;
  }

  /// Reads an archive back, compares it with what is in the store, and only then removes from the folders of these journals what
  /// must not stay there.
  ///
  /// @param segments those that may be in the folder of each journal
  private void verifyAndRemove(ArtifactPath path, Map<UUID, List<Integer>> segments) throws IOException {
    JournalArchives alone = new JournalArchives(folder, new ArchiveReader.Unpacked());
    try {
      // Whoever made the archive may not have come so far.
      store.sync(List.of(folder.path(), path));
      ArchiveReader archive = ArchiveReader.open(store, path);
      archive.walk(store, (journal, number, bytes) -> compare(store, folder, journal, number, bytes));
      alone.listed(store, List.of(path), Set.of());
      for (JournalFiles files : alone.journals()) {
        CompleteJournal.Reading reading = CompleteJournal.read(store, repository, folder, files);
        if (reading.journal().isEmpty()) {
          throw new CorruptArchiveException(reading.problem());
        }
      }
      if (alone.journals().isEmpty()) {
        throw new CorruptArchiveException("it is not of %s".formatted(folder.scope()));
      }
      List<ArtifactPath> surplus = new ArrayList<>();
      for (ArchiveIndex.Journal journal : archive.index().journals()) {
        segments.getOrDefault(journal.writer(), List.of()).stream().filter(number -> number < journal.segments())
            .forEach(number -> surplus.add(JournalLayout.segment(folder.path().resolve(journal.folder()), number)));
      }
      remove(surplus);
    } catch (CorruptArchiveException e) {
      problems.add(
          ("%s cannot be trusted, and nothing of its journals was removed: %s. If this stays so, delete it by hand as long as all "
              + "segments of its journals are there, and archive again").formatted(path, e.reason()));
    }
  }

  /// Compares a segment of an archive with what is in the journal's folder.
  ///
  /// A segment that is not there any more was removed by somebody who had verified it. The last one must be there: it is what a
  /// writer that wakes up runs into.
  static void compare(ArtifactStore store, JournalFolder folder, ArchiveIndex.Journal journal, int number, byte[] bytes)
      throws IOException, CorruptArchiveException {
    JournalFiles files = new JournalFiles(journal.writer(), folder.path().resolve(journal.folder()),
        journal.segments());
    Optional<byte[]> there = CompleteJournal.bytes(store, files, number);
    boolean differs = there.isPresent() && !Arrays.equals(there.get(), bytes);
    if (differs && !(number < journal.segments() && isLateFence(files.writer(), number, there.get(), bytes))) {
      throw new CorruptArchiveException("it holds something else than %s"
          .formatted(JournalLayout.segment(files.folder(), number)));
    }
    if (there.isEmpty() && number == journal.segments()) {
      throw new CorruptArchiveException(
          "the last segment of one of its journals, %s, is missing, which must stay for ever"
              .formatted(JournalLayout.segment(files.folder(), number)));
    }
  }

  /// Says whether what came to the place of an archived segment is nothing but the fence of somebody who was slow: the journal had ended by then, and
  /// nothing is lost with it.
  private static boolean isLateFence(UUID writer, int number, byte[] late, byte[] archived) {
    Matcher first = FIRST_NUMBER
        .matcher(new String(archived, 0, Math.min(archived.length, 64), StandardCharsets.UTF_8));
    if (!first.find()) {
      return false;
    }
    try {
      List<NumberedRecord> records = new SegmentDecoder(writer, number).decode(late, Long.parseLong(first.group(1)))
          .records();
      return records.size() == 1 && records.getFirst().record() instanceof JournalRecord.Fence;
    } catch (CorruptSegmentException e) {
      return false;
    }
  }

  private void remove(List<ArtifactPath> surplus) throws IOException {
    if (surplus.isEmpty()) {
      return;
    }
    DeleteReport report = store.delete(surplus);
    if (!report.failed().isEmpty()) {
      throw report.failed().values().iterator().next();
    }
    removed += surplus.size();
  }
}
