package dev.larder.bridge;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Makes the file of a snapshot from datasets that come in any order. Memory is bounded, but for dataset types and runs, each pair of
/// which is held once; rows are sorted on disk, which takes twice the file's size meanwhile. Not thread-safe.
public final class SnapshotMaker implements AutoCloseable {
  private static final int SORTED_AT_ONCE = 48 << 20;

  private final Path folder;
  private final SnapshotWords kinds = new SnapshotWords();
  private final SnapshotWords groups = new SnapshotWords();
  private final SnapshotSort sort;
  private final List<byte[]> paths = new ArrayList<>();

  /// @param folder an empty one, for what is sorted meanwhile
  public SnapshotMaker(Path folder) {
    this(folder, SORTED_AT_ONCE);
  }

  SnapshotMaker(Path folder, int sortedAtOnce) {
    this.folder = folder;
    sort = new SnapshotSort(folder, sortedAtOnce);
  }

  /// Adds a dataset. Of one that comes more than once the last counts: give what journals say before what the Registry says.
  ///
  /// @param records empty for one that is known and not stored
  public void add(DatasetRef ref, List<StorageRecord> records) throws IOException {
    byte[] dataId = ref.dataId().canonicalJson().getBytes(StandardCharsets.UTF_8);
    long size = SnapshotCursor.MARK_BYTES + (long) dataId.length;
    paths.clear();
    for (StorageRecord record : records) {
      byte[] path = record.location().value().getBytes(StandardCharsets.UTF_8);
      paths.add(path);
      size += 28 + 64 + path.length;
    }
    ByteBuffer row = sort.next(size);
    row.putLong(ref.id().getMostSignificantBits()).putLong(ref.id().getLeastSignificantBits());
    row.putInt(groups.number(List.of(ref.type().name().value(), ref.run().value())));
    row.putInt(dataId.length).put(dataId).putInt(records.size());
    for (int i = 0; i < paths.size(); i++) {
      StorageRecord record = records.get(i);
      row.putInt(kinds.number(List.of(record.component(), record.format(), record.datastore(),
          record.checksum().algorithm())));
      Instant written = record.written();
      row.putLong(record.size()).putLong(written.getEpochSecond() * 1_000_000 + written.getNano() / 1_000);
      byte[] checksum = HexFormat.of().parseHex(record.checksum().hex());
      row.putInt(checksum.length).put(checksum).putInt(paths.get(i).length).put(paths.get(i));
    }
    sort.added();
  }

  /// Writes all that was added to `file`; nothing can be added afterwards.
  ///
  /// @param before the snapshot of which only the changes are written, where `origin` names one: what it has and was not added becomes a mark
  public SnapshotInfo write(Path file, SnapshotOrigin origin, Optional<SnapshotBridge> before) throws IOException {
    if (!before.map(bridge -> bridge.infos().getFirst().origin().snapshot()).equals(origin.since())) {
      throw new IllegalArgumentException("the changes are to be since %s, and the snapshot before is another one"
          .formatted(origin.since()));
    }
    try (SnapshotCursor rows = sort.sorted();
        SnapshotColumns columns = new SnapshotColumns(folder, kinds, groups)) {
      if (before.isPresent()) {
        try (SnapshotCursor old = rowsOf(before.get())) {
          addChanges(rows, old, columns);
        }
      } else {
        while (rows.advance()) {
          columns.add(rows.row());
        }
      }
      return columns.write(file, origin);
    }
  }

  private SnapshotCursor rowsOf(SnapshotBridge bridge) throws IOException {
    List<SnapshotCursor> newestFirst = new ArrayList<>();
    for (SnapshotTable table : bridge.tables()) {
      newestFirst.add(new SnapshotRows(table, kinds, groups));
    }
    return new SnapshotMerge(newestFirst);
  }

  private static void addChanges(SnapshotCursor rows, SnapshotCursor old, SnapshotColumns columns) throws IOException {
    ByteBuffer mark = ByteBuffer.allocate(SnapshotCursor.MARK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    boolean more = rows.advance();
    boolean moreOld = old.advance();
    while (more || moreOld) {
      int order = !more ? 1 : !moreOld ? -1 : SnapshotCursor.compare(rows, old);
      if (order < 0) {
        columns.add(rows.row());
      } else {
        ByteBuffer was = old.row();
        if (order == 0 && !was.equals(rows.row())) {
          columns.add(rows.row());
        } else if (order > 0 && was.getInt(SnapshotCursor.GROUP_AT) != SnapshotCursor.REMOVED) {
          columns.add(SnapshotRows.mark(mark.clear().putLong(was.getLong(0)).putLong(was.getLong(8))).flip());
        }
      }
      more = order <= 0 ? rows.advance() : more;
      moreOld = order >= 0 ? old.advance() : moreOld;
    }
  }

  /// Removes what was sorted meanwhile.
  @Override
  public void close() throws IOException {
    sort.close();
  }
}
