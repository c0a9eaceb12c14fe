package dev.larder.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/// Reads one segment and trusts nothing: lengths, checksums, numbers and trailer are checked before a record counts.
final class SegmentDecoder {
  private static final byte[] OPENING = SegmentBuilder.CRC_FIELD;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final LineChecksum checksum;
  private final boolean claims;

  SegmentDecoder(UUID writer, int number) {
    this(writer, number, true);
  }

  /// @param claims see [ExactDecoder]
  SegmentDecoder(UUID writer, int number, boolean claims) {
    this.claims = claims;
    checksum = new LineChecksum(writer, number);
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
      return decode(bytes, first, new ExactDecoder(bytes, claims), decoder);
    } finally {
      decoder.close();
    }
  }

  private Contents decode(byte[] bytes, long first, ExactDecoder exact, RecordDecoder decoder)
      throws CorruptSegmentException {
    List<NumberedRecord> records = new ArrayList<>();
    int start = 0;
    long next = first;
    for (int line = 1; start < bytes.length; line++) {
      JournalRecord record = exact.decode(start);
      int end = exact.end();
      long read = exact.number();
      if (record == null || end >= start + SegmentBuilder.MAX_LINE || !isWhole(bytes, start, end)) {
        // Whatever is unusual or wrong is said in its order: length, checksum, content.
        end = lineEnd(bytes, start, line);
        checkLine(bytes, start, end, line);
        record = decoder.decode(start, end, line);
        read = decoder.number();
      }
      if (read != next) {
        throw new CorruptSegmentException(line, "record %d follows record %d".formatted(read, next - 1));
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
    int i = start;
    for (; i + 8 <= limit; i += 8) {
      int feed = Words.indexOf(Words.at(bytes, i), '\n');
      if (feed < 8) {
        return i + feed;
      }
    }
    for (; i < limit; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    throw new CorruptSegmentException(line, limit == bytes.length
        ? "its last line has no end"
        : "it has a line of more than %,d bytes".formatted(SegmentBuilder.MAX_LINE));
  }

  private void checkLine(byte[] bytes, int start, int end, int line) throws CorruptSegmentException {
    if (!isFramed(bytes, start, end)) {
      throw new CorruptSegmentException(line, "it has a line that is no record");
    }
    if (!isWhole(bytes, start, end)) {
      throw new CorruptSegmentException(line, "a line does not match its checksum");
    }
  }

  private static boolean isFramed(byte[] bytes, int start, int end) {
    int covered = start + SegmentBuilder.PREFIX;
    return end > covered && Arrays.equals(bytes, start, start + OPENING.length, OPENING, 0, OPENING.length)
        && bytes[covered - 2] == '"' && bytes[covered - 1] == ',';
  }

  boolean isWhole(byte[] bytes, int start, int end) {
    if (!isFramed(bytes, start, end)) {
      return false;
    }
    int crc = checksum.of(bytes, start + SegmentBuilder.PREFIX, end);
    boolean right = true;
    for (int i = 0; i < 8; i++) {
      right &= bytes[start + OPENING.length + i] == HEX[crc >>> 28 - 4 * i & 15];
    }
    return right;
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
