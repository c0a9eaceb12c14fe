package dev.larder.bridge;

import java.nio.ByteBuffer;
import org.apache.arrow.vector.BaseFixedWidthVector;

/// A column of 64-bit numbers that is only appended to.
final class NumberColumn {
  private final BaseFixedWidthVector column;
  private int rows;
  private int capacity;
  private ByteBuffer data = ByteBuffer.allocate(0);

  NumberColumn(BaseFixedWidthVector column, int expectedRows) {
    this.column = column;
    column.allocateNew(expectedRows);
    seen();
  }

  private void seen() {
    capacity = column.getValueCapacity();
    data = StorageReportBuilder.bytes(column.getDataBuffer());
  }

  void append(long value) {
    if (rows == capacity) {
      column.reAlloc();
      seen();
    }
    data.putLong(8 * rows++, value);
  }

  /// The first `count` of `values`.
  void append(long[] values, int count) {
    while (capacity - rows < count) {
      column.reAlloc();
      seen();
    }
    for (int i = 0; i < count; i++) {
      data.putLong(8 * (rows + i), values[i]);
    }
    rows += count;
  }

  int rows() {
    return rows;
  }

  /// Ends the column: no value is null.
  void end() {
    Columns.setAllValid(column.getValidityBuffer(), rows);
    column.setValueCount(rows);
  }
}
