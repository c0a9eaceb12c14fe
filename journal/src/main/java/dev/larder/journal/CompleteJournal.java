package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/// A journal that was read to its seal or fence, as it goes into an archive.
///
/// @param segments the length and checksum of each
record CompleteJournal(JournalFiles files, ArchiveIndex.Journal entry, List<ArchiveLine.Segment> segments) {
  CompleteJournal {
    segments = List.copyOf(segments);
  }

  /// What reading a journal to its end has given: it is complete, or `problem` says why not.
  record Reading(Optional<CompleteJournal> journal, String problem) {}

  static Reading read(ArtifactStore store, UUID repository, JournalFolder folder, JournalFiles files)
      throws IOException {
    List<ArchiveLine.Segment> segments = new ArrayList<>();
    JournalCursor cursor = new JournalCursor(store, repository, folder.scope(), files, 0, 0,
        (number, bytes) -> segments.add(new ArchiveLine.Segment(files.writer(), number, bytes.length, crc(bytes))));
    while (cursor.next().isPresent()) {
      // Only its end and what the observer notes are wanted.
    }
    return switch (cursor.end()) {
      case SEALED, FENCED -> new Reading(Optional.of(new CompleteJournal(files,
          new ArchiveIndex.Journal(files.writer(), files.folder().name(), cursor.segments(), cursor.records(),
              cursor.end(), segments.stream().mapToLong(ArchiveLine.Segment::bytes).sum()),
          segments)), "");
      case OPEN -> new Reading(Optional.empty(), "%s: it has not ended".formatted(files.folder()));
      case CORRUPT -> new Reading(Optional.empty(), cursor.problem());
    };
  }

  /// The bytes of one of its segments, which must be those that were read before.
  byte[] segment(ArtifactStore store, ArchiveLine.Segment segment) throws IOException {
    byte[] bytes = bytes(store, files, segment.number()).orElseThrow(() -> new NoSuchFileException(
        JournalLayout.segment(files.folder(), segment.number()).value(), null,
        "somebody else archives these journals"));
    if (bytes.length != segment.bytes() || crc(bytes) != segment.crc()) {
      throw new IOException("%s has changed while it was archived"
          .formatted(JournalLayout.segment(files.folder(), segment.number())));
    }
    return bytes;
  }

  /// What is in the store; empty where nothing is.
  static Optional<byte[]> bytes(ArtifactStore store, JournalFiles files, int number) throws IOException {
    try (InputStream in = store.open(JournalLayout.segment(files.folder(), number))) {
      return Optional.of(in.readNBytes(SegmentBuilder.MAX_SEGMENT + 1));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }
}
