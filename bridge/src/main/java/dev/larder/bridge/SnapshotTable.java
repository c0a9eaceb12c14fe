package dev.larder.bridge;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/// One file of a snapshot, mapped. Each block is compared with its checksum when it is touched for the first time; what it says is
/// checked as well before it is followed, because whoever wrote the file wrote the checksums too. May be read by many threads.
final class SnapshotTable implements AutoCloseable {
  /// A bucket of more rows is searched by halves.
  private static final int FEW = 8;

  private final Path file;
  private final Arena arena;
  private final MemorySegment bytes;
  private final SnapshotFooter footer;
  /// 1 for each block that was compared. Threads may compare one twice, which changes nothing.
  private final byte[] seen;
  private final int rows;
  private final int artifacts;
  private final int shift;
  /// By the number of the section.
  private final long[] offsets = new long[32];
  private final long directory;
  private final long ids;
  private final long first;
  private final long removed;
  private final long kinds;
  private final long groups;
  private final int kindCount;
  private final int groupCount;

  private SnapshotTable(Path file, Arena arena, MemorySegment bytes) {
    this.file = file;
    this.arena = arena;
    this.bytes = bytes;
    footer = SnapshotFooter.read(file, bytes);
    seen = new byte[(int) ((footer.end() + SnapshotFormat.BLOCK - 1) / SnapshotFormat.BLOCK)];
    rows = (int) footer.info().rows();
    artifacts = (int) footer.info().artifacts();
    shift = 64 - footer.prefixBits();
    for (SnapshotSection section : SnapshotSection.values()) {
      offsets[section.number()] = footer.offset(section);
    }
    directory = footer.offset(SnapshotSection.DIRECTORY);
    ids = footer.offset(SnapshotSection.IDS);
    first = footer.offset(SnapshotSection.FIRST);
    removed = footer.offset(SnapshotSection.REMOVED);
    kinds = footer.offset(SnapshotSection.KIND);
    groups = footer.offset(SnapshotSection.GROUP);
    kindCount = (int) (footer.length(SnapshotSection.KIND_FIRST) / 16);
    groupCount = (int) (footer.length(SnapshotSection.GROUP_FIRST) / 8);
  }

  /// Maps `file`, and reads nothing but its footer.
  static SnapshotTable open(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new SnapshotTable(file, arena, bytes);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    } catch (InternalError e) {
      arena.close();
      throw unreadable(file, e);
    }
  }

  /// What a mapping throws of which the file has become shorter, or the disk does not give it.
  static BridgeException unreadable(Path file, InternalError fault) {
    BridgeException damaged = SnapshotFooter.damaged(file, "it cannot be read any more");
    damaged.initCause(fault);
    return damaged;
  }

  Path file() {
    return file;
  }

  SnapshotInfo info() {
    return footer.info();
  }

  MemorySegment bytes() {
    return bytes;
  }

  private BridgeException damaged(String why) {
    return SnapshotFooter.damaged(file, why);
  }

  private BridgeException damagedAt(long offset, String why) {
    return damaged("block %,d (bytes from %,d): %s".formatted(offset >>> SnapshotFormat.BLOCK_BITS,
        offset >>> SnapshotFormat.BLOCK_BITS << SnapshotFormat.BLOCK_BITS, why));
  }

  /// Sees to it that the block of the byte at `offset` is as it was written.
  private void touch(long offset) {
    int block = (int) (offset >>> SnapshotFormat.BLOCK_BITS);
    if (seen[block] == 0) {
      compare(block);
    }
  }

  private void touch(long offset, long length) {
    if (length > 0) {
      long last = offset + length - 1 >>> SnapshotFormat.BLOCK_BITS;
      for (long block = offset >>> SnapshotFormat.BLOCK_BITS; block <= last; block++) {
        touch(block << SnapshotFormat.BLOCK_BITS);
      }
    }
  }

  private void compare(int block) {
    long offset = (long) block << SnapshotFormat.BLOCK_BITS;
    CRC32C crc = new CRC32C();
    crc.update(bytes.asSlice(offset, Math.min(SnapshotFormat.BLOCK, footer.end() - offset)).asByteBuffer());
    if ((int) crc.getValue() != bytes.get(SnapshotFormat.INT, footer.sums() + 4L * block)) {
      throw damagedAt(offset, "its checksum is another one");
    }
    seen[block] = 1;
  }

  /// Compares every block, whether or not it was before.
  void compareAll() {
    for (int block = 0; block < seen.length; block++) {
      compare(block);
    }
  }

  /// Looks ids up, as many as `batch` holds: those of them that no table before has answered. Step by step for all of them, so that what has to come from memory
  /// comes for many at once.
  void find(SnapshotBatch batch, int number) {
    if (rows == 0) {
      return;
    }
    int count = batch.count;
    for (int i = 0; i < count; i++) {
      long at = directory + (SnapshotFormat.hash(batch.most[i], batch.least[i]) >>> shift << 2);
      touch(at);
      touch(at + 4);
      batch.from[i] = bytes.get(SnapshotFormat.INT, at);
      batch.end[i] = bytes.get(SnapshotFormat.INT, at + 4);
    }
    for (int i = 0; i < count; i++) {
      int from = batch.from[i];
      int end = batch.end[i];
      if (from < 0 || end < from || end > rows) {
        throw damaged("its directory leads out of it");
      }
      long at = ids + 16L * Math.min(from, rows - 1);
      touch(at);
      batch.probe[i] = bytes.get(SnapshotFormat.LONG, at);
      long last = ids + 16L * Math.max(0, end - 1);
      touch(last);
      batch.lastProbe[i] = bytes.get(SnapshotFormat.LONG, last);
    }
    for (int i = 0; i < count; i++) {
      if (batch.row[i] < 0) {
        int row = find(batch.most[i], batch.least[i], batch.from[i], batch.end[i], batch.probe[i]);
        if (row >= 0) {
          batch.row[i] = row;
          batch.table[i] = number;
          batch.open--;
        }
      }
    }
  }

  private int find(long most, long least, int from, int end, long firstMost) {
    if (from == end) {
      return -1;
    }
    if (firstMost == most && bytes.get(SnapshotFormat.LONG, ids + 16L * from + 8) == least) {
      return from;
    }
    int low = from + 1;
    int high = end;
    if (end - from > FEW) {
      long hash = SnapshotFormat.hash(most, least);
      low = from;
      while (high - low > 1) {
        int middle = low + high >>> 1;
        long found = most(middle);
        long foundLeast = least(middle);
        if (SnapshotFormat.compare(SnapshotFormat.hash(found, foundLeast), found, foundLeast, hash, most, least) <= 0) {
          low = middle;
        } else {
          high = middle;
        }
      }
    }
    for (int row = low; row < high; row++) {
      long at = ids + 16L * row;
      touch(at);
      if (bytes.get(SnapshotFormat.LONG, at) == most && bytes.get(SnapshotFormat.LONG, at + 8) == least) {
        return row;
      }
    }
    return -1;
  }

  int prefixBits() {
    return footer.prefixBits();
  }

  /// The first row of which the hash begins with `prefix` or a higher one.
  int entry(long prefix) {
    long at = directory + 4 * prefix;
    touch(at);
    return bytes.get(SnapshotFormat.INT, at);
  }

  long most(int row) {
    long at = ids + 16L * row;
    touch(at);
    return bytes.get(SnapshotFormat.LONG, at);
  }

  long least(int row) {
    return bytes.get(SnapshotFormat.LONG, ids + 16L * row + 8);
  }

  /// Whether each row has one artifact, which has the row's number.
  boolean oneArtifactEach() {
    return first == 0;
  }

  int first(int row) {
    if (first == 0) {
      return row;
    }
    long at = first + 4L * row;
    touch(at);
    return bytes.get(SnapshotFormat.INT, at);
  }

  /// The artifacts of `row` end before this one. It is checked together with [#first].
  int end(int row) {
    if (first == 0) {
      return row + 1;
    }
    int from = first(row);
    int end = first(row + 1);
    if (from < 0 || end < from || end > artifacts) {
      throw damagedAt(first + 4L * row, "row %,d has no artifacts of its own".formatted(row));
    }
    return end;
  }

  boolean removed(int row) {
    if (removed == 0) {
      return false;
    }
    long at = removed + (row >> 3);
    touch(at);
    return (bytes.get(ValueLayout.JAVA_BYTE, at) >> (row & 7) & 1) != 0;
  }

  long number(SnapshotSection column, int artifact) {
    long at = offsets[column.number()] + 8L * artifact;
    touch(at);
    return bytes.get(SnapshotFormat.LONG, at);
  }

  /// Where the checksum of `artifact` stands: 32 bytes.
  long checksum(int artifact) {
    long at = offsets[SnapshotSection.CHECKSUM.number()] + (long) SnapshotFormat.CHECKSUM * artifact;
    touch(at);
    return at;
  }

  /// The number of component, format, datastore and algorithm of `artifact`.
  int kind(int artifact) {
    long at = kinds + 4L * artifact;
    touch(at);
    int kind = bytes.get(SnapshotFormat.INT, at);
    if (kind < 0 || kind >= kindCount) {
      throw damagedAt(at, "artifact %,d is of no kind".formatted(artifact));
    }
    return kind;
  }

  /// The number of dataset type and run of `row`; -1 for marks.
  int group(int row) {
    long at = groups + 4L * row;
    touch(at);
    int group = bytes.get(SnapshotFormat.INT, at);
    if (group < -1 || group >= groupCount || group == -1 && !removed(row)) {
      throw damagedAt(at, "row %,d is of no dataset type".formatted(row));
    }
    return group;
  }

  int kindCount() {
    return kindCount;
  }

  int groupCount() {
    return groupCount;
  }

  /// Where text `number` of a column begins in the file, whose length [#textLength] says.
  long text(SnapshotSection begins, SnapshotSection texts, int number) {
    long at = offsets[begins.number()] + 8L * number;
    touch(at);
    return offsets[texts.number()] + bytes.get(SnapshotFormat.LONG, at);
  }

  /// How many bytes text `number` has, all of which are as they were written.
  int textLength(SnapshotSection begins, SnapshotSection texts, int number) {
    long at = offsets[begins.number()] + 8L * number;
    touch(at);
    touch(at + 8);
    return checked(at, texts, bytes.get(SnapshotFormat.LONG, at), bytes.get(SnapshotFormat.LONG, at + 8));
  }

  private int checked(long at, SnapshotSection texts, long from, long end) {
    if (from < 0 || end < from || end > footer.length(texts) || end - from > SnapshotFormat.MAX_TEXT) {
      throw damagedAt(at, "a text of %s is outside of it".formatted(texts));
    }
    touch(offsets[texts.number()] + from, end - from);
    return (int) (end - from);
  }

  /// Where word `number` of a dictionary begins in the file.
  long word(SnapshotSection begins, SnapshotSection texts, int number) {
    long at = offsets[begins.number()] + 4L * number;
    touch(at);
    return offsets[texts.number()] + bytes.get(SnapshotFormat.INT, at);
  }

  int wordLength(SnapshotSection begins, SnapshotSection texts, int number) {
    long at = offsets[begins.number()] + 4L * number;
    touch(at);
    touch(at + 4);
    return checked(at, texts, bytes.get(SnapshotFormat.INT, at), bytes.get(SnapshotFormat.INT, at + 4));
  }

  /// Bytes of a checksum that stands aside, as [#checksum] at `at` says; their length.
  int asideLength(long at) {
    long from = bytes.get(SnapshotFormat.LONG, at);
    int length = bytes.get(SnapshotFormat.INT, at + 8);
    if (length < 0 || length > 64) {
      throw damagedAt(at, "a checksum has %d bytes".formatted(length));
    }
    return checked(at, SnapshotSection.ASIDE, from, from + length);
  }

  long aside(long at) {
    return offsets[SnapshotSection.ASIDE.number()] + bytes.get(SnapshotFormat.LONG, at);
  }

  /// The text at `offset`, or bytes of it, as an array.
  byte[] copy(long offset, int length) {
    return bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public void close() {
    arena.close();
  }
}
