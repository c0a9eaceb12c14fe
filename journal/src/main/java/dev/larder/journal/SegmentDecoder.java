package dev.larder.journal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Reads one segment and trusts nothing: lengths, checksums, numbers and trailer are checked before a record counts.
final class SegmentDecoder {
  private static final byte[] OPENING = SegmentBuilder.CRC_FIELD;

  private final UUID writer;
  private final int number;

  SegmentDecoder(UUID writer, int number) {
    this.writer = writer;
    this.number = number;
  }

  /// What a whole segment says.
  ///
  /// @param last number of its trailer: the next segment begins one higher
  record Contents(List<NumberedRecord> records, long last) {}

  /// @param first the number that its first record must have
  Contents decode(byte[] bytes, long first) throws CorruptSegmentException {
    if (bytes.length > SegmentBuilder.MAX_SEGMENT) {
      throw new CorruptSegmentException(1, "it has more than %,d bytes".formatted(SegmentBuilder.MAX_SEGMENT));
    }
    RecordDecoder decoder = new RecordDecoder(bytes);
    try {
      return decode(bytes, first, decoder);
    } finally {
      decoder.close();
    }
  }

  private Contents decode(byte[] bytes, long first, RecordDecoder decoder) throws CorruptSegmentException {
    List<NumberedRecord> records = new ArrayList<>();
    int start = 0;
    long next = first;
    for (int line = 1; start < bytes.length; line++) {
      int end = lineEnd(bytes, start, line);
      checkLine(bytes, start, end, line);
      JournalRecord record = decoder.decode(start, end, line);
      if (decoder.number() != next) {
        throw new CorruptSegmentException(line, "record %d follows record %d".formatted(decoder.number(), next - 1));
      }
      if (record instanceof JournalRecord.Trailer trailer) {
        checkTrailer(trailer, bytes, start, records.size(), line);
        if (end + 1 != bytes.length) {
          throw new CorruptSegmentException(line + 1, "there is something behind its trailer");
        }
        return new Contents(records, next);
      }
      records.add(new NumberedRecord(next, record));
      next++;
      start = end + 1;
    }
    throw new CorruptSegmentException(records.size() + 1, "its trailer is missing");
  }

  private static int lineEnd(byte[] bytes, int start, int line) throws CorruptSegmentException {
    int limit = Math.min(bytes.length, start + SegmentBuilder.MAX_LINE);
    for (int i = start; i < limit; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    throw new CorruptSegmentException(line, limit == bytes.length
        ? "its last line has no end"
        : "it has a line of more than %,d bytes".formatted(SegmentBuilder.MAX_LINE));
  }

  private void checkLine(byte[] bytes, int start, int end, int line) throws CorruptSegmentException {
    int covered = start + SegmentBuilder.PREFIX;
    if (end <= covered || !Arrays.equals(bytes, start, start + OPENING.length, OPENING, 0, OPENING.length)
        || bytes[covered - 2] != '"' || bytes[covered - 1] != ',') {
      throw new CorruptSegmentException(line, "it has a line that is no record");
    }
    int crc = LineChecksum.of(writer, number, bytes, covered, end);
    boolean right = true;
    for (int i = 0; i < 8; i++) {
      right &= bytes[start + OPENING.length + i] == Character.forDigit(crc >>> 28 - 4 * i & 15, 16);
    }
    if (!right) {
      throw new CorruptSegmentException(line, "a line does not match its checksum");
    }
  }

  private static void checkTrailer(JournalRecord.Trailer trailer, byte[] bytes, int start, int records, int line)
      throws CorruptSegmentException {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, start);
    if (trailer.records() != records || !trailer.crc().equals(HexFormat.of().toHexDigits((int) crc.getValue()))) {
      throw new CorruptSegmentException(line, "its trailer does not match its records");
    }
  }
}
