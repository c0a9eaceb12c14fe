package dev.larder.journal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The checksum of a journal's line: CRC-32C over the writer's UUID (16 bytes), the number of the segment (4 bytes, big-endian)
/// and the line's bytes behind the checksum field. With writer and segment in it, no line passes for one of another place.
final class LineChecksum {
  private LineChecksum() {}

  static int of(UUID writer, int segment, byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(
        ByteBuffer.allocate(20).putLong(writer.getMostSignificantBits()).putLong(writer.getLeastSignificantBits())
            .putInt(segment).flip());
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
