package dev.larder.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// What is in one frame of an archive behind its index: whole segments, each checked against the index and its own line.
final class ArchiveSection {
  private final byte[] text;
  private final List<Piece> pieces;
  private final Start next;
  private final Optional<ArchiveLine.Last> last;
  private final int covered;

  private ArchiveSection(byte[] text, List<Piece> pieces, Start next, Optional<ArchiveLine.Last> last, int covered) {
    this.text = text;
    this.pieces = pieces;
    this.next = next;
    this.last = last;
    this.covered = covered;
  }

  /// In their order.
  List<Piece> pieces() {
    return pieces;
  }

  /// Where the next frame begins.
  Start next() {
    return next;
  }

  /// The last line of the archive, if it is in this frame.
  Optional<ArchiveLine.Last> last() {
    return last;
  }

  /// Adds to `crc` what the checksum in the last line covers.
  void cover(CRC32C crc) {
    crc.update(text, 0, covered);
  }

  /// Where a frame begins.
  ///
  /// @param offset in the file, in bytes
  /// @param journal the position in the index of the journal whose segment comes next; behind the last one at the end
  /// @param segment the number of that segment
  /// @param left how many bytes of segments that journal still has, by the index
  record Start(long offset, int journal, int segment, long left) {
    /// Where the first frame behind the index begins.
    static Start of(ArchiveIndex index, long offset) {
      return new Start(offset, 0, 1, index.journals().getFirst().bytes());
    }

    boolean isBehind(int otherJournal, int otherSegment) {
      return journal > otherJournal || journal == otherJournal && segment > otherSegment;
    }
  }

  /// The bytes of one segment in the text.
  record Piece(int journal, int segment, int from, int to) {}

  byte[] bytes(Piece piece) {
    return Arrays.copyOfRange(text, piece.from, piece.to);
  }

  /// Takes a frame apart.
  static ArchiveSection of(ArchiveIndex index, Start start, ArchiveFrame frame) throws CorruptArchiveException {
    byte[] text = frame.text();
    List<Piece> pieces = new ArrayList<>();
    Start at = start;
    int position = 0;
    while (position < text.length) {
      int end = lineEnd(text, position);
      switch (ArchiveLine.parse(text, position, end)) {
        case ArchiveLine.Segment line -> {
          Piece piece = piece(index, at, line, text, end + 1);
          pieces.add(piece);
          at = behind(index, at, line);
          position = piece.to;
        }
        case ArchiveLine.Last last -> {
          if (at.journal < index.journals().size()) {
            throw new CorruptArchiveException("it ends before segment %d of writer %s, which its index tells"
                .formatted(at.segment, index.journals().get(at.journal).writer()));
          }
          if (end + 1 != text.length) {
            throw new CorruptArchiveException("something follows its last line");
          }
          return new ArchiveSection(text, pieces, moved(at, start, frame), Optional.of(last), position);
        }
      }
    }
    return new ArchiveSection(text, pieces, moved(at, start, frame), Optional.empty(), text.length);
  }

  private static Start moved(Start at, Start start, ArchiveFrame frame) {
    return new Start(start.offset + frame.packed(), at.journal, at.segment, at.left);
  }

  private static Piece piece(ArchiveIndex index, Start at, ArchiveLine.Segment line, byte[] text, int from)
      throws CorruptArchiveException {
    if (at.journal == index.journals().size()) {
      throw new CorruptArchiveException("it holds more segments than its index tells");
    }
    ArchiveIndex.Journal journal = index.journals().get(at.journal);
    if (!line.writer().equals(journal.writer()) || line.number() != at.segment) {
      throw new CorruptArchiveException("it holds segment %d of writer %s where segment %d of writer %s must be"
          .formatted(line.number(), line.writer(), at.segment, journal.writer()));
    }
    String name = "its segment %d of writer %s".formatted(line.number(), line.writer());
    boolean ended = line.number() == journal.segments();
    if (line.bytes() < 1 || line.bytes() > SegmentBuilder.MAX_SEGMENT || line.bytes() > at.left
        || ended && line.bytes() != at.left) {
      throw new CorruptArchiveException(
          "%s has %,d bytes, which is not what its index tells".formatted(name, line.bytes()));
    }
    if (line.bytes() > text.length - from) {
      throw new CorruptArchiveException("%s goes beyond the end of its frame".formatted(name));
    }
    CRC32C crc = new CRC32C();
    crc.update(text, from, line.bytes());
    if ((int) crc.getValue() != line.crc()) {
      throw new CorruptArchiveException("%s does not match its checksum".formatted(name));
    }
    return new Piece(at.journal, at.segment, from, from + line.bytes());
  }

  private static Start behind(ArchiveIndex index, Start at, ArchiveLine.Segment line) {
    if (at.segment < index.journals().get(at.journal).segments()) {
      return new Start(at.offset, at.journal, at.segment + 1, at.left - line.bytes());
    }
    int next = at.journal + 1;
    return new Start(at.offset, next, 1, next < index.journals().size() ? index.journals().get(next).bytes() : 0);
  }

  private static int lineEnd(byte[] text, int start) throws CorruptArchiveException {
    int limit = Math.min(text.length, start + ArchiveLine.LONGEST);
    for (int i = start; i < limit; i++) {
      if (text[i] == '\n') {
        return i;
      }
    }
    throw new CorruptArchiveException(limit == text.length
        ? "a frame of it ends in the middle of a line"
        : "it has a line of more than %d bytes".formatted(ArchiveLine.LONGEST));
  }
}
