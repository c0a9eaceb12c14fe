package dev.larder.bridge;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The numbers of the file format of snapshots, which `docs/technote/snapshot.md` specifies byte by byte. All numbers in a file are little-endian.
final class SnapshotFormat {
  /// Begins and ends each file: `LARDSNAP`.
  static final long MAGIC = 0x50414E534452414CL;
  /// The format that this program writes, and the newest that it reads.
  static final int VERSION = 1;
  /// Begins each file.
  static final int HEADER = 64;
  /// Ends each file, in every version of the format: where the footer is, its length, the version, a checksum, [#MAGIC].
  static final int TAIL = 32;
  /// Each section begins at a multiple of this, so that no value lies in two blocks.
  static final int ALIGNMENT = 64;
  /// A block, over which a checksum is taken, has 2 to the power of this many bytes.
  static final int BLOCK_BITS = 16;
  static final int BLOCK = 1 << BLOCK_BITS;
  /// A row has an id (two words), the size of its first artifact (8 bytes), the number of that (4 bytes), and its state (4 bytes).
  static final int ROW = 32;
  static final int SIZE_AT = 16;
  static final int FIRST_AT = 24;
  static final int STATE_AT = 28;
  /// State of a slot without a row. Of others it is 1 and the number of artifacts.
  static final int FREE = 0;
  /// State of a row that takes a dataset away.
  static final int MARK = -1;
  /// What a processor reads from memory at once: two slots.
  static final int LINE = 64;
  /// Rows are counted by 31 bits.
  static final int MAX_ROWS = Integer.MAX_VALUE - 64;
  /// The algorithm whose checksums stand in their column, as bytes; all others stand aside.
  static final String SHA256 = "sha256";
  static final int CHECKSUM = 32;
  /// No text in a storage record, data ID included, is longer: anything beyond is damage.
  static final int MAX_TEXT = 1 << 20;

  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SnapshotFormat() {}

  /// By what rows are ordered, as an unsigned number: evenly spread for ids of every kind, those that count time included. Who chooses ids to
  /// collide makes long buckets, in which the search is binary.
  static long hash(long most, long least) {
    return mix(least ^ mix(most + 0x9E3779B97F4A7C15L));
  }

  /// The finaliser of SplitMix64 (Stafford's variant 13): a bijection of which each bit depends on each.
  private static long mix(long z) {
    long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
    return b ^ b >>> 31;
  }

  /// How many lines hashes are spread over, for so many rows: of 8 slots 5 are taken. With more of them a look-up reads a second line more often.
  static long lines(long rows) {
    return Math.max(1, rows * 4 / 5);
  }

  /// The line that a hash names.
  static long line(long hash, long lines) {
    return Math.unsignedMultiplyHigh(hash, lines);
  }

  /// Orders ids as rows are ordered.
  static int compare(long hashA, long mostA, long leastA, long hashB, long mostB, long leastB) {
    int byHash = Long.compareUnsigned(hashA, hashB);
    if (byHash != 0) {
      return byHash;
    }
    int byMost = Long.compareUnsigned(mostA, mostB);
    return byMost != 0 ? byMost : Long.compareUnsigned(leastA, leastB);
  }
}
