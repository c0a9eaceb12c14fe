package dev.larder.bridge;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.apache.arrow.vector.VarCharVector;

/// A column of text that is only appended to, as UTF-8, without a look at every byte: twice the speed of `setSafe`.
final class TextColumn {
  private static final int FIRST_BYTES = 1_024;
  /// A buffer of Arrow doubles, and ends below 2 GiB.
  private static final int MAX_BYTES = 1 << 30;

  private final VarCharVector column;
  private int rows;
  private int capacity;
  private int bytes;
  private ByteBuffer data = ByteBuffer.allocate(0);

  TextColumn(VarCharVector column, int expectedRows) {
    this.column = column;
    column.allocateNew(Math.max(FIRST_BYTES, 16L * expectedRows), Math.max(1, expectedRows));
    seen();
  }

  private void seen() {
    capacity = column.getValueCapacity();
    data = column.getDataBuffer().nioBuffer(0, Math.toIntExact(column.getDataBuffer().capacity()));
  }

  void append(byte[] utf8, int from, int length) {
    reserve(length);
    data.put(bytes, utf8, from, length);
    advance(length);
  }

  void append(MemorySegment utf8, long from, int length) {
    reserve(length);
    MemorySegment.copy(utf8, ValueLayout.JAVA_BYTE, from, MemorySegment.ofBuffer(data), ValueLayout.JAVA_BYTE, bytes,
        length);
    advance(length);
  }

  private void reserve(int length) {
    if (length > MAX_BYTES - bytes) {
      throw new BridgeException("report-too-large",
          "column %s of a report would exceed 1 GiB".formatted(column.getName()), "Ask for fewer ids at once.");
    }
    while (rows >= capacity) {
      column.reallocValidityAndOffsetBuffers();
      seen();
    }
    while (bytes + length > data.capacity()) {
      column.reallocDataBuffer();
      seen();
    }
  }

  private void advance(int length) {
    bytes += length;
    rows++;
    column.getOffsetBuffer().setInt(4L * rows, bytes);
  }

  int rows() {
    return rows;
  }

  /// Ends the column: no value is null.
  void end() {
    Columns.setAllValid(column.getValidityBuffer(), rows);
    column.setLastSet(rows - 1);
    column.setValueCount(rows);
  }
}
