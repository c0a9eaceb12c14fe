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
  private final Path file;
  private final Arena arena;
  private final MemorySegment bytes;
  private final SnapshotFooter footer;
  /// 1 for each block that was compared. Threads may compare one twice, which changes nothing.
  private final byte[] seen;
  private final SnapshotSlots slots;
  /// By the number of the section.
  private final long[] offsets = new long[32];
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
    for (SnapshotSection section : SnapshotSection.values()) {
      offsets[section.number()] = footer.offset(section);
    }
    kinds = footer.offset(SnapshotSection.KIND);
    groups = footer.offset(SnapshotSection.GROUP);
    kindCount = (int) (footer.length(SnapshotSection.KIND_FIRST) / 16);
    groupCount = (int) (footer.length(SnapshotSection.GROUP_FIRST) / 8);
    slots = new SnapshotSlots(this, bytes, footer);
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

  BridgeException damagedAt(long offset, String why) {
    return damaged("block %,d (bytes from %,d): %s".formatted(offset >>> SnapshotFormat.BLOCK_BITS,
        offset >>> SnapshotFormat.BLOCK_BITS << SnapshotFormat.BLOCK_BITS, why));
  }

  /// Sees to it that the block of the byte at `offset` is as it was written.
  void touch(long offset) {
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

  SnapshotSlots slots() {
    return slots;
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

  /// The number of dataset type and run of `row`, which is no mark.
  int group(int row) {
    long at = groups + 4L * row;
    touch(at);
    int group = bytes.get(SnapshotFormat.INT, at);
    if (group < 0 || group >= groupCount) {
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
