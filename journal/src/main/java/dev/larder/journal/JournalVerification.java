package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What reading all journals and archives of one run has shown. Nothing is changed; artifacts are not looked at.
///
/// @param journals in the order of [RunJournals#journals]
/// @param archives by their names
public record JournalVerification(RunFolder folder, boolean closed, List<Journal> journals, List<Archive> archives) {
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
  /// @param problem what is wrong with it, or else with the last record that was refused; empty where all is well
  public record Journal(UUID writer, ArtifactPath folder, Optional<ArtifactPath> archive, JournalEnd end, int segments,
      long records, long datasets, long bytes, Optional<WriterProcess> process, Optional<Instant> begun,
      String problem) {}

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
    List<Journal> journals = new ArrayList<>();
    for (JournalFiles files : run.journals()) {
      journals.add(new Reading(files).read(store, repository, run.folder()));
    }
    List<Archive> archives = new ArrayList<>();
    run.damaged().forEach(archive -> archives.add(new Archive(archive.path(), 0, 0, 0, archive.problem())));
    if (!run.journals().isEmpty()) {
      for (ArchiveReader archive : run.journals().getFirst().archives().archives()) {
        archives.add(archive(store, repository, run.folder(), archive));
      }
    }
    archives.sort((one, other) -> one.path.compareTo(other.path));
    return new JournalVerification(run.folder(), run.closed(), journals, archives);
  }

  private static Archive archive(ArtifactStore store, UUID repository, RunFolder run, ArchiveReader archive)
      throws IOException {
    ArchiveIndex index = archive.index();
    String problem = "";
    try {
      if (!index.repository().equals(repository)) {
        throw new CorruptArchiveException("it belongs to repository %s, not to this one (%s)"
            .formatted(index.repository(), repository));
      }
      archive.walk(store, (journal, number, bytes) -> JournalPacking.compare(store, run, journal, number, bytes));
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
    private String refused = "";

    Reading(JournalFiles files) {
      this.files = files;
    }

    Journal read(ArtifactStore store, UUID repository, RunFolder run) throws IOException {
      JournalCursor cursor = new JournalCursor(store, repository, run.scope(), files, 0, 0,
          (number, segment) -> bytes += segment.length);
      for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
        records.get().forEach(this::take);
      }
      return new Journal(files.writer(), files.folder(), files.archive(), cursor.end(), cursor.segments(),
          cursor.records(), datasets, bytes, process, begun,
          cursor.problem().isEmpty() ? refused : cursor.problem());
    }

    private void take(NumberedRecord numbered) {
      switch (numbered.record()) {
        case JournalRecord.Header header -> {
          process = Optional.of(header.process());
          begun = Optional.of(header.begun());
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
