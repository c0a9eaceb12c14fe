package dev.larder.journal;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/// The checksum of the lines of one segment: CRC-32C over the writer's UUID (16 bytes), the number of the segment (4 bytes, big-endian)
/// and the line's bytes behind the checksum field. With writer and segment in it, no line passes for one of another place.
final class LineChecksum {
  private final CRC32C crc = new CRC32C();
  private final byte[] place;

  LineChecksum(UUID writer, int segment) {
    place = ByteBuffer.allocate(20).putLong(writer.getMostSignificantBits()).putLong(writer.getLeastSignificantBits())
        .putInt(segment).array();
  }

  /// The checksum of `bytes[from]` to before `bytes[to]`.
  int of(byte[] bytes, int from, int to) {
    crc.reset();
    crc.update(place, 0, place.length);
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }
}
