package dev.larder.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/// An archive that says what the forger wants, in frames that are right.
final class CraftedArchive {
  private final List<byte[]> frames = new ArrayList<>();

  /// The journal of the technote, in two segments.
  static byte[] segment(int number) throws JournalException {
    return number == 1
        ? Example.segment(Example.WRITER, 1, 1, Example.first())
        : Example.segment(Example.WRITER, 2, 5, List.of(new JournalRecord.Seal()));
  }

  /// What the index tells of it.
  static ArchiveIndex.Journal journal() throws JournalException {
    return new ArchiveIndex.Journal(Example.WRITER, Example.JOURNAL.name(), 2, 6, JournalEnd.SEALED,
        segment(1).length + segment(2).length);
  }

  static byte[] index(ArchiveIndex.Journal... journals) {
    return new ArchiveIndex(Example.REPOSITORY, Example.FOLDER.scope(), List.of(journals)).line();
  }

  /// A segment behind its line.
  static byte[] piece(UUID writer, int number, byte[] segment) {
    return join(new ArchiveLine.Segment(writer, number, segment.length, crc(segment)).line(), segment);
  }

  static byte[] piece(int number) throws JournalException {
    return piece(Example.WRITER, number, segment(number));
  }

  static byte[] last(long segments, byte[]... before) {
    return new ArchiveLine.Last(segments, crc(join(before))).line();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  /// An archive that is as it should be.
  static byte[] good() throws JournalException {
    byte[] index = index(journal());
    return new CraftedArchive().frame(index).frame(piece(1), piece(2), last(2, index, piece(1), piece(2))).bytes();
  }

  CraftedArchive frame(byte[]... parts) throws JournalException {
    frames.add(ArchiveFrame.pack(join(parts)));
    return this;
  }

  CraftedArchive frame(String text) throws JournalException {
    return frame(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Bytes as they are.
  CraftedArchive raw(byte[] bytes) {
    frames.add(bytes);
    return this;
  }

  byte[] bytes() {
    return join(frames.toArray(byte[][]::new));
  }
}
