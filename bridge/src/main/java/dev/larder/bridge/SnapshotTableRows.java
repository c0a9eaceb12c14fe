package dev.larder.bridge;

import dev.larder.model.ArtifactLocation;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// One file of a snapshot as a plain table, batch by batch, for whoever reads tables: one row an artifact, and one for each dataset that has none, of which the columns of artifacts are
/// null. Marks of removed datasets come apart, as a table of ids. Close it: the columns are off heap.
public final class SnapshotTableRows implements AutoCloseable {
  private static final int BATCH = 8_192;
  private static final ArrowType TEXT = new ArrowType.Utf8();
  private static final Schema DATASETS = new Schema(List.of(column("id", TEXT), column("dataset_type", TEXT),
      column("run", TEXT), column("data_id", TEXT), column("component", TEXT), column("path", TEXT),
      column("uri", TEXT), column("size", new ArrowType.Int(64, true)), column("checksum", TEXT),
      column("format", TEXT), column("written", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
      column("datastore", TEXT)));
  private static final Schema REMOVED = new Schema(List.of(column("id", TEXT)));

  private final SnapshotTable table;
  private final SnapshotWords kinds = new SnapshotWords();
  private final SnapshotWords groups = new SnapshotWords();
  private final SnapshotRows rows;
  private final LocatedBridge.Locator locator;
  private final boolean removed;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot root;
  private int filled;

  private SnapshotTableRows(SnapshotTable table, LocatedBridge.Locator locator, boolean removed) {
    this.table = table;
    this.locator = locator;
    this.removed = removed;
    rows = new SnapshotRows(table, kinds, groups);
    root = VectorSchemaRoot.create(removed ? REMOVED : DATASETS, allocator);
  }

  /// The datasets of one file.
  public static SnapshotTableRows datasets(Path file, LocatedBridge.Locator locator) throws IOException {
    return new SnapshotTableRows(SnapshotTable.open(file), locator, false);
  }

  /// The ids that one file takes away.
  public static SnapshotTableRows removed(Path file) throws IOException {
    return new SnapshotTableRows(SnapshotTable.open(file), (_, location) -> location.value(), true);
  }

  private static Field column(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  /// The columns, with the rows of the last [#next]. They belong to this.
  public VectorSchemaRoot root() {
    return root;
  }

  /// Fills the columns with the next rows: some thousands.
  ///
  /// @return whether there are any
  public boolean next() {
    root.getFieldVectors().forEach(FieldVector::reset);
    filled = 0;
    while (filled < BATCH && rows.advance()) {
      ByteBuffer row = rows.row();
      if (removed == (row.getInt(SnapshotCursor.GROUP_AT) == SnapshotCursor.REMOVED)) {
        if (removed) {
          put("id", rows.id().toString());
          filled++;
        } else {
          addArtifacts(row);
        }
      }
    }
    root.setRowCount(filled);
    return filled > 0;
  }

  private void addArtifacts(ByteBuffer row) {
    row.position(SnapshotCursor.GROUP_AT);
    List<String> group = groups.tuple(row.getInt());
    String dataId = text(row);
    int count = row.getInt();
    for (int i = 0; i < Math.max(1, count); i++) {
      put("id", rows.id().toString());
      put("dataset_type", group.get(0));
      put("run", group.get(1));
      put("data_id", dataId);
      if (count > 0) {
        addArtifact(row);
      }
      filled++;
    }
  }

  private void addArtifact(ByteBuffer row) {
    List<String> kind = kinds.tuple(row.getInt());
    ((BigIntVector) root.getVector("size")).setSafe(filled, row.getLong());
    ((TimeStampMicroTZVector) root.getVector("written")).setSafe(filled, row.getLong());
    byte[] checksum = bytes(row);
    String path = text(row);
    put("component", kind.get(0));
    put("format", kind.get(1));
    put("datastore", kind.get(2));
    put("checksum", new Checksum(kind.get(3), HexFormat.of().formatHex(checksum)).toString());
    put("path", path);
    put("uri", locator.uri(kind.get(2), ArtifactLocation.parse(path)));
  }

  private static byte[] bytes(ByteBuffer row) {
    byte[] bytes = new byte[row.getInt()];
    row.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer row) {
    return new String(bytes(row), StandardCharsets.UTF_8);
  }

  private void put(String column, String value) {
    ((VarCharVector) root.getVector(column)).setSafe(filled, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    root.close();
    allocator.close();
    table.close();
  }
}
