package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// What reading all journals and archives of one run, or of `_operations`, has shown. Nothing is changed; artifacts are not looked at.
///
/// @param closed whether it is a run that is closed
/// @param journals in the order of the listing
/// @param archives by their names
public record JournalVerification(JournalFolder folder, boolean closed, List<Journal> journals,
    List<Archive> archives) {
  public JournalVerification {
    journals = List.copyOf(journals);
    archives = List.copyOf(archives);
  }

  /// One journal, as far as it could be read.
  ///
  /// @param archive that it was read from; empty where its own files were
  /// @param segments that could be read
  /// @param records the number of the last record in them, trailers included
  /// @param datasets how many of them say that a dataset is stored
  /// @param bytes of these segments
  /// @param process that wrote it; empty where its header cannot be read, as is `begun`
  /// @param job what made its datasets, in the words of its user; empty where nobody said
  /// @param problem what is wrong with it, or else with the last record that was refused; empty where all is well
  public record Journal(UUID writer, ArtifactPath folder, Optional<ArtifactPath> archive, JournalEnd end, int segments,
      long records, long datasets, long bytes, Optional<WriterProcess> process, Optional<Instant> begun,
      String job, String problem) {}

  /// One archive, read from its first byte to its last.
  ///
  /// @param journals in it, as its index tells; 0 where the index cannot be read, as are `segments` and `bytes`
  /// @param bytes of all segments, unpacked
  /// @param problem what is wrong with it; empty where all is well
  public record Archive(ArtifactPath path, int journals, long segments, long bytes, String problem) {}

  /// Says whether nothing is wrong. A journal that is open is not wrong.
  public boolean sound() {
    return journals.stream().allMatch(journal -> journal.problem.isEmpty())
        && archives.stream().allMatch(archive -> archive.problem.isEmpty());
  }

  /// Reads everything. Memory is that of one segment and the indexes of archives.
  public static JournalVerification of(ArtifactStore store, UUID repository, RunJournals run) throws IOException {
    return of(store, repository, run, journal -> {
    });
  }

  /// @param read is told each journal when it was read
  public static JournalVerification of(ArtifactStore store, UUID repository, RunJournals run, Consumer<Journal> read)
      throws IOException {
    return of(store, repository, run.folder(), run.closed(), run.journals(), run.damaged(), read);
  }

  /// Reads the journals of deletes and key conflicts.
  ///
  /// @param read is told each journal when it was read
  public static JournalVerification ofOperations(ArtifactStore store, UUID repository, Consumer<Journal> read)
      throws IOException {
    OperationsJournals operations = new OperationsJournals(store);
    List<JournalFiles> journals = operations.list();
    return of(store, repository, new OperationsFolder(), false, journals, operations.damaged(), read);
  }

  private static JournalVerification of(ArtifactStore store, UUID repository, JournalFolder folder, boolean closed,
      List<JournalFiles> listed, List<DamagedArchive> damaged, Consumer<Journal> read) throws IOException {
    List<Journal> journals = journals(store, repository, folder, listed, read);
    List<Archive> archives = new ArrayList<>();
    damaged.forEach(archive -> archives.add(new Archive(archive.path(), 0, 0, 0, archive.problem())));
    if (!listed.isEmpty()) {
      for (ArchiveReader archive : listed.getFirst().archives().archives()) {
        archives.add(archive(store, repository, folder, archive));
      }
    }
    archives.sort((one, other) -> one.path.compareTo(other.path));
    return new JournalVerification(folder, closed, journals, archives);
  }

  /// Reads all journals, and of archives only what they hold of these.
  ///
  /// @param read is told each journal when it was read
  public static List<Journal> journals(ArtifactStore store, UUID repository, RunJournals run, Consumer<Journal> read)
      throws IOException {
    return journals(store, repository, run.folder(), run.journals(), read);
  }

  private static List<Journal> journals(ArtifactStore store, UUID repository, JournalFolder folder,
      List<JournalFiles> listed, Consumer<Journal> read) throws IOException {
    List<Journal> journals = new ArrayList<>();
    for (JournalFiles files : listed) {
      Journal journal = journal(store, repository, folder, files);
      journals.add(journal);
      read.accept(journal);
    }
    return journals;
  }

  /// Reads one journal.
  public static Journal journal(ArtifactStore store, UUID repository, JournalFolder folder, JournalFiles files)
      throws IOException {
    return new Reading(files).read(store, repository, folder);
  }

  private static Archive archive(ArtifactStore store, UUID repository, JournalFolder folder, ArchiveReader archive)
      throws IOException {
    ArchiveIndex index = archive.index();
    String problem = "";
    try {
      if (!index.repository().equals(repository)) {
        throw new CorruptArchiveException("it belongs to repository %s, not to this one (%s)"
            .formatted(index.repository(), repository));
      }
      archive.walk(store, (journal, number, bytes) -> JournalArchiving.compare(store, folder, journal, number, bytes));
    } catch (CorruptArchiveException e) {
      problem = e.reason();
    }
    return new Archive(archive.path(), index.journals().size(), index.segments(),
        index.journals().stream().mapToLong(ArchiveIndex.Journal::bytes).sum(), problem);
  }

  /// One journal while it is read.
  private static final class Reading {
    private final JournalFiles files;
    private long datasets;
    private long bytes;
    private Optional<WriterProcess> process = Optional.empty();
    private Optional<Instant> begun = Optional.empty();
    private String job = "";
    private String refused = "";

    Reading(JournalFiles files) {
      this.files = files;
    }

    Journal read(ArtifactStore store, UUID repository, JournalFolder folder) throws IOException {
      JournalCursor cursor = new JournalCursor(store, repository, folder.scope(), files, 0, 0,
          (number, segment) -> bytes += segment.length);
      for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
        records.get().forEach(this::take);
      }
      return new Journal(files.writer(), files.folder(), files.archive(), cursor.end(), cursor.segments(),
          cursor.records(), datasets, bytes, process, begun, job,
          cursor.problem().isEmpty() ? refused : cursor.problem());
    }

    private void take(NumberedRecord numbered) {
      switch (numbered.record()) {
        case JournalRecord.Header header -> {
          process = Optional.of(header.process());
          begun = Optional.of(header.begun());
          job = header.job();
        }
        case JournalRecord.Stored stored -> datasets++;
        case JournalRecord.Refused line -> refused = "%s: record %d of kind %s cannot be accepted: %s"
            .formatted(files.folder(), numbered.number(), FreeText.printable(line.kind(), 20), line.reason());
        default -> {
          // Says nothing that is counted.
        }
      }
    }
  }
}
