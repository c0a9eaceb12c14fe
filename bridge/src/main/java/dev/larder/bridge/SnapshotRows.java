package dev.larder.bridge;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// The rows of one file, as they went into it.
final class SnapshotRows implements SnapshotCursor {
  /// More than all the components that anybody writes.
  private static final int MAX_ROW = 1 << 27;

  private final SnapshotTable table;
  private final SnapshotSlots slots;
  private final SnapshotWords kinds;
  private final SnapshotWords groups;
  /// The file's numbers in our own; -1 where nobody has asked yet.
  private final int[] ourKinds;
  private final int[] ourGroups;
  private ByteBuffer bytes = ByteBuffer.allocate(1_024).order(ByteOrder.LITTLE_ENDIAN);
  private int row = -1;
  private long slot = -1;
  private int state;
  private long hash;

  /// @param kinds numbers for what rows hold in place of texts
  SnapshotRows(SnapshotTable table, SnapshotWords kinds, SnapshotWords groups) {
    this.table = table;
    slots = table.slots();
    this.kinds = kinds;
    this.groups = groups;
    ourKinds = new int[table.kindCount()];
    ourGroups = new int[table.groupCount()];
    Arrays.fill(ourKinds, -1);
    Arrays.fill(ourGroups, -1);
  }

  @Override
  public boolean advance() {
    if (row + 1 >= table.info().rows()) {
      return false;
    }
    row++;
    do {
      if (++slot == slots.count()) {
        throw SnapshotFooter.damaged(table.file(), "it has fewer rows than its footer says");
      }
      state = slots.state(slot);
    } while (state == SnapshotFormat.FREE);
    hash = SnapshotFormat.hash(most(), least());
    return true;
  }

  @Override
  public long hash() {
    return hash;
  }

  @Override
  public long most() {
    return slots.most(slot);
  }

  @Override
  public long least() {
    return slots.least(slot);
  }

  private int artifacts() {
    return Math.max(0, state - 1);
  }

  UUID id() {
    return new UUID(most(), least());
  }

  @Override
  public ByteBuffer row() {
    bytes.clear();
    reserve(MARK_BYTES).putLong(most()).putLong(least());
    if (state == SnapshotFormat.MARK) {
      return mark(bytes).flip();
    }
    bytes.putInt(group(table.group(row)));
    int length = table.textLength(SnapshotSection.DATA_ID_FIRST, SnapshotSection.DATA_IDS, row);
    putText(table.text(SnapshotSection.DATA_ID_FIRST, SnapshotSection.DATA_IDS, row), length);
    int first = slots.first(slot);
    int end = first + artifacts();
    reserve(4).putInt(end - first);
    for (int artifact = first; artifact < end; artifact++) {
      int kind = kind(table.kind(artifact));
      reserve(20).putInt(kind).putLong(table.number(SnapshotSection.SIZE, artifact))
          .putLong(table.number(SnapshotSection.WRITTEN, artifact));
      long at = table.checksum(artifact);
      if (kinds.tuple(kind).get(3).equals(SnapshotFormat.SHA256)) {
        putText(at, SnapshotFormat.CHECKSUM);
      } else {
        putText(table.aside(at), table.asideLength(at));
      }
      int path = table.textLength(SnapshotSection.PATH_FIRST, SnapshotSection.PATHS, artifact);
      putText(table.text(SnapshotSection.PATH_FIRST, SnapshotSection.PATHS, artifact), path);
    }
    return bytes.flip();
  }

  /// Completes a mark, of which the id is there.
  static ByteBuffer mark(ByteBuffer row) {
    return row.putInt(REMOVED).putInt(0).putInt(0);
  }

  private ByteBuffer reserve(int more) {
    if (bytes.position() + (long) more > MAX_ROW) {
      throw SnapshotFooter.damaged(table.file(), "row %,d does not end".formatted(row));
    }
    if (bytes.remaining() < more) {
      ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes.capacity() * 2, bytes.position() + more))
          .order(ByteOrder.LITTLE_ENDIAN);
      bytes = larger.put(bytes.flip());
    }
    return bytes;
  }

  private void putText(long at, int length) {
    reserve(4 + length).putInt(length).put(table.copy(at, length));
  }

  private int kind(int number) {
    if (ourKinds[number] < 0) {
      ourKinds[number] = kinds
          .number(words(table, SnapshotSection.KIND_FIRST, SnapshotSection.KIND_TEXTS, 4 * number, 4));
    }
    return ourKinds[number];
  }

  private int group(int number) {
    if (ourGroups[number] < 0) {
      ourGroups[number] = groups
          .number(words(table, SnapshotSection.GROUP_FIRST, SnapshotSection.GROUP_TEXTS, 2 * number, 2));
    }
    return ourGroups[number];
  }

  private static List<String> words(SnapshotTable table, SnapshotSection begins, SnapshotSection texts, int from,
      int count) {
    List<String> words = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      int length = table.wordLength(begins, texts, i);
      words.add(new String(table.copy(table.word(begins, texts, i), length), StandardCharsets.UTF_8));
    }
    return List.copyOf(words);
  }

  /// The file stays open.
  @Override
  public void close() {}

  /// Reads every row: is it where it belongs, and does all of it lead somewhere?
  static void verify(SnapshotTable table) {
    SnapshotRows rows = new SnapshotRows(table, new SnapshotWords(), new SnapshotWords());
    long removed = 0;
    long artifacts = 0;
    long before = -1;
    long hash = 0;
    long most = 0;
    long least = 0;
    for (; rows.advance(); before = rows.slot) {
      rows.requirePlace(before, artifacts);
      if (before >= 0 && SnapshotFormat.compare(hash, most, least, rows.hash(), rows.most(), rows.least()) >= 0) {
        throw SnapshotFooter.damaged(table.file(), "row %,d is not behind the one before it".formatted(rows.row));
      }
      hash = rows.hash();
      most = rows.most();
      least = rows.least();
      rows.row();
      removed += rows.state == SnapshotFormat.MARK ? 1 : 0;
      artifacts += rows.artifacts();
    }
    if (removed != table.info().removed() || artifacts != table.info().artifacts()) {
      throw SnapshotFooter.damaged(table.file(), "its rows have other counts than its footer");
    }
    for (long free = before + 1; free < rows.slots.count(); free++) {
      if (rows.slots.state(free) != SnapshotFormat.FREE) {
        throw SnapshotFooter.damaged(table.file(), "it has more rows than its footer says");
      }
    }
  }

  /// Is this row in the line of its hash, or else right behind the one before it? Are its artifacts right behind those of the rows before it?
  private void requirePlace(long before, long artifacts) {
    long home = 2 * SnapshotFormat.line(hash, slots.lines());
    if (slot != Math.max(home, before + 1)) {
      throw SnapshotFooter.damaged(table.file(), "row %,d is not where it is looked for".formatted(row));
    }
    int first = slots.first(slot);
    if (first != artifacts
        || artifacts() > 0 && slots.size(slot) != table.number(SnapshotSection.SIZE, first)) {
      throw SnapshotFooter.damaged(table.file(), "row %,d names another first artifact".formatted(row));
    }
  }
}
