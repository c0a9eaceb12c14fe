package dev.larder.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import java.util.zip.CRC32C;

/// One segment while it is being filled: lines with their checksums, and at the end the trailer.
final class SegmentBuilder {
  /// No line is longer, in bytes, its end included.
  static final int MAX_LINE = 64 * 1024;
  /// No segment is larger, in bytes.
  static final int MAX_SEGMENT = 4 * 1024 * 1024;
  private static final int TRAILER_ROOM = 256;
  static final byte[] CRC_FIELD = "{\"c\":\"".getBytes(StandardCharsets.US_ASCII);
  /// How many bytes of a line its checksum does not cover: those that hold it.
  static final int PREFIX = "{\"c\":\"00000000\",".length();
  /// Every character stands in UTF-8 as it is, so that none takes more than three bytes a code unit.
  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
      .build();

  private final int number;
  private final LineChecksum checksum;
  private final Bytes bytes = new Bytes();
  private final JsonGenerator json;
  private long next;
  private int records;

  /// @param number of the segment, 1 for the first
  /// @param first number of its first record
  SegmentBuilder(UUID writer, int number, long first) {
    this.number = number;
    checksum = new LineChecksum(writer, number);
    this.next = first;
    try {
      json = JSON.createGenerator(bytes);
      json.setRootValueSeparator(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a generator into memory does no I/O
    }
  }

  int number() {
    return number;
  }

  int records() {
    return records;
  }

  /// The number of the last record so far.
  long last() {
    return next - 1;
  }

  /// Appends one record, or says that it does not fit into this segment any more.
  ///
  /// @throws JournalException if it would fit into no segment: its line is too long
  boolean append(JournalRecord record) throws JournalException {
    int start = bytes.size();
    int length = line(record);
    if (length > MAX_LINE) {
      bytes.cut(start);
      throw new JournalException("journal-line",
          "a journal record has %,d bytes; %,d are possible".formatted(length, MAX_LINE),
          "Use shorter values, or datasets of fewer components.");
    }
    if (bytes.size() > MAX_SEGMENT - TRAILER_ROOM) {
      bytes.cut(start);
      return false;
    }
    next++;
    records++;
    return true;
  }

  /// Says whether the line of `record` is short enough for a journal, whatever its number.
  static boolean fits(JournalRecord record) {
    SegmentBuilder trial = new SegmentBuilder(new UUID(0, 0), 1, Long.MAX_VALUE);
    return trial.line(record) <= MAX_LINE;
  }

  /// The finished segment. The number of the trailer follows the last record's; [#last] is the trailer's from here on.
  byte[] finish() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, bytes.size());
    line(new JournalRecord.Trailer(records, HexFormat.of().toHexDigits((int) crc.getValue())));
    next++;
    return bytes.toByteArray();
  }

  private int line(JournalRecord record) {
    try {
      int start = bytes.size();
      json.writeStartObject();
      json.writeStringField("c", "00000000");
      json.writeNumberField("n", next);
      json.writeStringField("t", RecordEncoder.kind(record));
      RecordEncoder.fields(record, json);
      json.writeEndObject();
      json.flush();
      checksum(start);
      bytes.write('\n');
      return bytes.size() - start;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the checksum of the line that began at `start` into the place that was kept for it.
  private void checksum(int start) {
    int covered = start + PREFIX;
    int crc = checksum.of(bytes.array(), covered, bytes.size());
    byte[] hex = HexFormat.of().toHexDigits(crc).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(hex, 0, bytes.array(), start + CRC_FIELD.length, 8);
  }

  /// A buffer whose bytes can be reached and cut without copying.
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(8 * 1024);
    }

    byte[] array() {
      return buf;
    }

    void cut(int size) {
      count = size;
    }
  }
}
