package dev.larder.bridge;

import org.apache.arrow.vector.BaseFixedWidthVector;

/// A column of 64-bit numbers that is only appended to.
final class NumberColumn {
  private final BaseFixedWidthVector column;
  private int rows;
  private int capacity;

  NumberColumn(BaseFixedWidthVector column, int expectedRows) {
    this.column = column;
    column.allocateNew(expectedRows);
    capacity = column.getValueCapacity();
  }

  void append(long value) {
    if (rows == capacity) {
      column.reAlloc();
      capacity = column.getValueCapacity();
    }
    column.getDataBuffer().setLong(8L * rows++, value);
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
