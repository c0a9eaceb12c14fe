package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads one archive: its index once, its segments a frame at a time. Where the frames begin is found by going through them and then
/// remembered, so that reading all segments in their order unpacks each frame once, and memory is that of one frame.
final class ArchiveReader {
  private final ArtifactPath path;
  private final ArchiveIndex index;
  /// Ascending.
  private final List<ArchiveSection.Start> starts = new ArrayList<>();
  /// What is wrong behind the last start; nothing changes there any more.
  private @Nullable String damage;

  private ArchiveReader(ArtifactPath path, ArchiveIndex index, long first) {
    this.path = path;
    this.index = index;
    starts.add(ArchiveSection.Start.of(index, first));
  }

  /// Reads the index.
  static ArchiveReader open(ArtifactStore store, ArtifactPath path) throws IOException, CorruptArchiveException {
    try (InputStream in = open(store, path, 0)) {
      ArchiveFrame frame = firstFrame(in);
      return new ArchiveReader(path, ArchiveIndex.parse(frame.text()), frame.packed());
    }
  }

  private static InputStream open(ArtifactStore store, ArtifactPath path, long offset)
      throws IOException, CorruptArchiveException {
    try {
      InputStream in = store.open(path);
      try {
        in.skipNBytes(offset);
        return in;
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new CorruptArchiveException("it was there a moment ago, and is gone");
    } catch (EOFException e) {
      throw new CorruptArchiveException("it is shorter than a moment ago");
    }
  }

  private static ArchiveFrame firstFrame(InputStream in) throws IOException, CorruptArchiveException {
    return ArchiveFrame.read(in).orElseThrow(() -> new CorruptArchiveException("it is empty"));
  }

  ArtifactPath path() {
    return path;
  }

  ArchiveIndex index() {
    return index;
  }

  /// The frame that was unpacked last, of whichever archive: one for all archives that are read together.
  static final class Unpacked {
    private @Nullable ArchiveReader archive;
    private ArchiveSection.@Nullable Start start;
    private @Nullable ArchiveSection section;

    private Optional<ArchiveSection> of(ArchiveReader reader, ArchiveSection.Start wanted) {
      return reader == archive && wanted.equals(start) ? Optional.ofNullable(section) : Optional.empty();
    }

    private void keep(ArchiveReader reader, ArchiveSection.Start from, ArchiveSection read) {
      archive = reader;
      start = from;
      section = read;
    }

    private void drop() {
      archive = null;
      start = null;
      section = null;
    }
  }

  /// The bytes of one segment.
  ///
  /// @param journal its position in the index
  /// @param number of the segment, which the index has
  byte[] segment(ArtifactStore store, int journal, int number, Unpacked unpacked)
      throws IOException, CorruptArchiveException {
    int at = starts.size() - 1;
    while (starts.get(at).isBehind(journal, number)) {
      at--;
    }
    while (true) {
      ArchiveSection section = section(store, starts.get(at), unpacked);
      for (ArchiveSection.Piece piece : section.pieces()) {
        if (piece.journal() == journal && piece.segment() == number) {
          if (piece.equals(section.pieces().getLast())) {
            unpacked.drop(); // who reads on needs the next one, and who does not needs none
          }
          return section.bytes(piece);
        }
      }
      at++; // the section has told where the next one begins, unless it was the last, which has all that is left
    }
  }

  private ArchiveSection section(ArtifactStore store, ArchiveSection.Start start, Unpacked unpacked)
      throws IOException, CorruptArchiveException {
    Optional<ArchiveSection> there = unpacked.of(this, start);
    if (there.isPresent()) {
      return there.get();
    }
    if (damage != null && start.equals(starts.getLast())) {
      throw new CorruptArchiveException(damage);
    }
    unpacked.drop();
    try (InputStream in = open(store, path, start.offset())) {
      ArchiveFrame frame = ArchiveFrame.read(in)
          .orElseThrow(() -> new CorruptArchiveException("it ends without its last line: it was cut off"));
      ArchiveSection section = ArchiveSection.of(index, start, frame);
      if (section.pieces().isEmpty()) {
        throw new CorruptArchiveException("it has a frame without a segment where segments are missing");
      }
      if (start.equals(starts.getLast()) && section.last().isEmpty()) {
        starts.add(section.next());
      }
      unpacked.keep(this, start, section);
      return section;
    } catch (CorruptArchiveException e) {
      if (start.equals(starts.getLast())) {
        damage = e.reason();
      }
      throw e;
    }
  }

  /// Is given each segment of an archive.
  @FunctionalInterface
  interface Visitor {
    void segment(ArchiveIndex.Journal journal, int number, byte[] bytes) throws IOException, CorruptArchiveException;
  }

  /// Reads the archive from its first byte to its last, with all checks.
  void walk(ArtifactStore store, Visitor visitor) throws IOException, CorruptArchiveException {
    try (InputStream in = open(store, path, 0)) {
      CRC32C crc = new CRC32C();
      ArchiveFrame first = firstFrame(in);
      crc.update(first.text(), 0, first.text().length);
      if (!ArchiveIndex.parse(first.text()).equals(index)) {
        throw new CorruptArchiveException("its index is another one than a moment ago");
      }
      ArchiveSection.Start at = ArchiveSection.Start.of(index, first.packed());
      while (true) {
        ArchiveSection section = ArchiveSection.of(index, at, ArchiveFrame.read(in)
            .orElseThrow(() -> new CorruptArchiveException("it ends without its last line: it was cut off")));
        section.cover(crc);
        for (ArchiveSection.Piece piece : section.pieces()) {
          visitor.segment(index.journals().get(piece.journal()), piece.segment(), section.bytes(piece));
        }
        if (section.last().isPresent()) {
          checkLast(section.last().get(), (int) crc.getValue());
          if (in.read() >= 0) {
            throw new CorruptArchiveException("something follows its last line");
          }
          return;
        }
        at = section.next();
      }
    }
  }

  private void checkLast(ArchiveLine.Last last, int crc) throws CorruptArchiveException {
    if (last.segments() != index.segments() || last.crc() != crc) {
      throw new CorruptArchiveException("its last line does not match what is before it");
    }
  }
}
