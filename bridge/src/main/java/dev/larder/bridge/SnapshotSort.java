package dev.larder.bridge;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Sorts any number of rows in bounded memory: runs of sorted rows on disk, merged while they are read. Of rows of one id the last counts.
final class SnapshotSort implements AutoCloseable {
  private static final int READ_BUFFER = 128 * 1024;
  /// A key is the leading bits of a hash, and the number of a row in the buffer.
  private static final int INDEX_BITS = 19;
  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

  private final Path folder;
  private final List<Path> runs = new ArrayList<>();
  private ByteBuffer buffer;
  private final long[] keys = new long[1 << INDEX_BITS];
  private final int[] starts = new int[(1 << INDEX_BITS) + 1];
  private int rows;

  /// @param folder for the runs
  /// @param bytes of the buffer that is sorted at once
  SnapshotSort(Path folder, int bytes) {
    this.folder = folder;
    buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Where the next row is to be put, at the position.
  ///
  /// @param bytes the most that it will have
  ByteBuffer next(long bytes) throws IOException {
    if (buffer.remaining() < bytes || rows == keys.length) {
      spill();
    }
    if (buffer.capacity() < bytes) {
      if (bytes > Integer.MAX_VALUE - 64) {
        throw new BridgeException("snapshot-row", "a dataset has %,d bytes of storage records".formatted(bytes),
            "Take it out of the selection.");
      }
      buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
    return buffer;
  }

  /// The row that was put is complete.
  void added() {
    int start = starts[rows];
    keys[rows] = SnapshotFormat.hash(buffer.getLong(start), buffer.getLong(start + 8)) & ~INDEX_MASK | rows;
    starts[++rows] = buffer.position();
  }

  private void spill() throws IOException {
    if (rows == 0) {
      return;
    }
    order();
    Path run = folder.resolve("run-" + runs.size());
    try (DataOutputStream out = new DataOutputStream(
        new BufferedOutputStream(Files.newOutputStream(run), READ_BUFFER))) {
      for (int i = 0; i < rows; i++) {
        int row = (int) (keys[i] & INDEX_MASK);
        int length = starts[row + 1] - starts[row];
        out.writeInt(length);
        out.write(buffer.array(), starts[row], length);
      }
    }
    runs.add(run);
    rows = 0;
    buffer.clear();
  }

  private void order() {
    // By unsigned hash: its sign is turned for the sort of signed numbers.
    for (int i = 0; i < rows; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
    Arrays.sort(keys, 0, rows);
    for (int i = 0; i < rows; i++) {
      keys[i] ^= Long.MIN_VALUE;
    }
    for (int from = 0; from < rows;) {
      int end = from + 1;
      while (end < rows && (keys[end] & ~INDEX_MASK) == (keys[from] & ~INDEX_MASK)) {
        end++;
      }
      if (end - from > 1) {
        orderByIds(from, end);
      }
      from = end;
    }
  }

  /// Rows of which the leading bits of the hash are the same: the whole of it, id, and then the later one first.
  private void orderByIds(int from, int end) {
    Long[] some = new Long[end - from];
    for (int i = 0; i < some.length; i++) {
      some[i] = keys[from + i];
    }
    Arrays.sort(some, (a, b) -> {
      int rowA = (int) (a & INDEX_MASK);
      int rowB = (int) (b & INDEX_MASK);
      long mostA = buffer.getLong(starts[rowA]);
      long leastA = buffer.getLong(starts[rowA] + 8);
      long mostB = buffer.getLong(starts[rowB]);
      long leastB = buffer.getLong(starts[rowB] + 8);
      int order = SnapshotFormat.compare(SnapshotFormat.hash(mostA, leastA), mostA, leastA,
          SnapshotFormat.hash(mostB, leastB), mostB, leastB);
      return order != 0 ? order : Integer.compare(rowB, rowA);
    });
    for (int i = 0; i < some.length; i++) {
      keys[from + i] = some[i];
    }
  }

  /// All rows. Nothing can be added any more, and the memory of the buffer is given back.
  SnapshotCursor sorted() throws IOException {
    spill();
    buffer = ByteBuffer.allocate(0);
    List<SnapshotCursor> latestFirst = new ArrayList<>();
    try {
      for (Path run : runs.reversed()) {
        latestFirst.add(new Run(run));
      }
      return new SnapshotMerge(latestFirst);
    } catch (IOException | RuntimeException e) {
      for (SnapshotCursor run : latestFirst) {
        run.close();
      }
      throw e;
    }
  }

  /// Removes the runs.
  @Override
  public void close() throws IOException {
    for (Path run : runs) {
      Files.deleteIfExists(run);
    }
  }

  /// One sorted file, which goes when it is closed.
  private static final class Run implements SnapshotCursor {
    private final Path file;
    private final DataInputStream in;
    private ByteBuffer row = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    private long hash;

    Run(Path file) throws IOException {
      this.file = file;
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), READ_BUFFER));
    }

    @Override
    public boolean advance() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException _) {
        return false;
      }
      if (row.capacity() < length) {
        row = ByteBuffer.allocate(Math.max(length, row.capacity() * 2)).order(ByteOrder.LITTLE_ENDIAN);
      }
      in.readFully(row.array(), 0, length);
      row.limit(length).position(0);
      hash = SnapshotFormat.hash(most(), least());
      return true;
    }

    @Override
    public long hash() {
      return hash;
    }

    @Override
    public long most() {
      return row.getLong(0);
    }

    @Override
    public long least() {
      return row.getLong(8);
    }

    @Override
    public ByteBuffer row() {
      return row;
    }

    @Override
    public void close() throws IOException {
      in.close();
      Files.deleteIfExists(file);
    }
  }
}
