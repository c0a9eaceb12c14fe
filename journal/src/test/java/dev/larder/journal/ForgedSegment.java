package dev.larder.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/// A segment whose lines say what the forger wants, under checksums that are right.
final class ForgedSegment {
  private final UUID writer;
  private final int number;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long next;
  private int records;

  ForgedSegment(UUID writer, int number, long first) {
    this.writer = writer;
    this.number = number;
    this.next = first;
  }

  /// A whole record.
  ForgedSegment record(JournalRecord record) throws JournalException {
    byte[] line = Example.segment(writer, number, next, List.of(record));
    int end = 0;
    while (line[end] != '\n') {
      end++;
    }
    bytes.write(line, 0, end + 1);
    next++;
    records++;
    return this;
  }

  /// A record of the kind `kind` with `fields`, which follow a comma if there are any.
  ForgedSegment line(String kind, String fields) {
    return raw("\"n\":%d,\"t\":\"%s\"%s%s}".formatted(next, kind, fields.isEmpty() ? "" : ",", fields));
  }

  /// A line that is `rest` behind its checksum.
  ForgedSegment raw(String rest) {
    return raw(rest.getBytes(StandardCharsets.UTF_8));
  }

  /// A line that is `covered` behind its checksum.
  ForgedSegment raw(byte[] covered) {
    int crc = new LineChecksum(writer, number).of(covered, 0, covered.length);
    bytes.writeBytes("{\"c\":\"%s\",".formatted(HexFormat.of().toHexDigits(crc)).getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(covered);
    bytes.write('\n');
    next++;
    records++;
    return this;
  }

  /// The bytes, with a trailer that is right.
  byte[] finish() {
    CRC32C crc = new CRC32C();
    crc.update(bytes.toByteArray());
    line("T", "\"records\":%d,\"crc\":\"%s\"".formatted(records, HexFormat.of().toHexDigits((int) crc.getValue())));
    return bytes.toByteArray();
  }
}
