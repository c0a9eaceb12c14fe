package dev.larder.bridge;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Rows on their way into a snapshot, in the order of the files: ascending by hash, id; each id once. Bytes of a row, little-endian: id (2 × 8), number of its group (4; -1 marks a removed
/// dataset), data ID (4 bytes of length, UTF-8), count of artifacts (4), and of each its kind (4), size (8), time (8), checksum (4 and bytes), path (4 and bytes). Numbers are those
/// of one [SnapshotWords], so that rows that say the same have the same bytes.
interface SnapshotCursor extends AutoCloseable {
  int GROUP_AT = 16;
  int REMOVED = -1;
  /// What a mark consists of.
  int MARK_BYTES = 28;

  /// Goes to the next row.
  ///
  /// @return whether there is one
  boolean advance() throws IOException;

  long hash();

  long most();

  long least();

  /// From 0 to its limit; as long as this cursor stays where it is.
  ByteBuffer row();

  @Override
  void close() throws IOException;

  /// Orders cursors by where they are.
  static int compare(SnapshotCursor a, SnapshotCursor b) {
    return SnapshotFormat.compare(a.hash(), a.most(), a.least(), b.hash(), b.most(), b.least());
  }
}
