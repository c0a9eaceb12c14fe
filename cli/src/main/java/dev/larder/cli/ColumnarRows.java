package dev.larder.cli;

import dev.larder.datastore.arrow.TableWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/// Columns of one type each: numbers and sizes as 64 bits, seconds as doubles, truth values, and all else as text; nested values as compact JSON.
final class ColumnarRows extends Rows {
  private static final int BATCH = 10_000;

  /// Begins the output of a table whose rows stand in `root`, a batch at a time.
  interface Opener {
    TableWriter open(VectorSchemaRoot root, OutputStream out) throws IOException;
  }

  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot root;
  private final TableWriter writer;
  private int rows;

  ColumnarRows(List<Column> columns, Opener format, OutputStream out) throws IOException {
    super(columns);
    root = VectorSchemaRoot.create(
        new Schema(columns.stream().map(column -> Field.nullable(column.name(), type(column.kind()))).toList()),
        allocator);
    try {
      writer = format.open(root, out);
    } catch (IOException | RuntimeException e) {
      free();
      throw e;
    }
  }

  private static ArrowType type(Column.Kind kind) {
    return switch (kind) {
      case TEXT -> new ArrowType.Utf8();
      case NUMBER, SIZE -> new ArrowType.Int(64, true);
      case SECONDS -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case TRUTH -> new ArrowType.Bool();
    };
  }

  @Override
  void write(@Nullable Object[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      Object value = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
      if (value != null) {
        set(root.getVector(i), value);
      }
    }
    rows++;
    if (rows == BATCH) {
      flush();
    }
  }

  private void set(FieldVector column, Object value) throws IOException {
    switch (column) {
      case BigIntVector numbers -> numbers.setSafe(rows, ((Number) value).longValue());
      case Float8Vector numbers -> numbers.setSafe(rows, ((Number) value).doubleValue());
      case BitVector truths -> truths.setSafe(rows, (Boolean) value ? 1 : 0);
      case VarCharVector texts -> texts.setSafe(rows, text(value).getBytes(StandardCharsets.UTF_8));
      default -> throw new IllegalArgumentException("a column of " + column.getField());
    }
  }

  private static String text(Object value) throws IOException {
    return value instanceof Map || value instanceof Collection ? JsonValues.compact(value) : value.toString();
  }

  @Override
  void flush() throws IOException {
    if (rows > 0) {
      root.setRowCount(rows);
      writer.write();
      root.clear();
      rows = 0;
    }
  }

  @Override
  void end() throws IOException {
    flush();
    writer.close();
  }

  /// The columns are off the heap.
  @Override
  void free() {
    root.close();
    allocator.close();
  }
}
