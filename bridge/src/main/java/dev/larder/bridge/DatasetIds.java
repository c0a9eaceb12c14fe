package dev.larder.bridge;

import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FixedSizeBinaryVector;

/// The ids of one bulk question, 16 bytes each. Immutable; an id may stand in it more than once.
public final class DatasetIds {
  /// Two words an id: its more significant bits, then its less significant ones.
  private final long[] words;

  private DatasetIds(long[] words) {
    this.words = words;
  }

  /// @throws BridgeException `id-null`, naming the row
  public static DatasetIds of(List<UUID> ids) {
    long[] words = new long[Math.multiplyExact(2, ids.size())];
    int row = 0;
    for (UUID id : ids) {
      put(words, row++, id);
    }
    return new DatasetIds(words);
  }

  /// @throws BridgeException `id-null`, naming the row
  public static DatasetIds of(UUID... ids) {
    return of(Arrays.asList(ids));
  }

  /// The ids of an Arrow column of 16 bytes each, most significant byte first. The column stays its owner's and may change afterwards.
  ///
  /// @throws BridgeException `id-null`, naming the row, or `id-width` if it is a column of another width
  public static DatasetIds of(FixedSizeBinaryVector column) {
    if (column.getByteWidth() != 16) {
      throw new BridgeException("id-width",
          "column %s has values of %d bytes".formatted(column.getName(), column.getByteWidth()),
          "Ids are UUIDs, 16 bytes each, most significant byte first.");
    }
    int size = column.getValueCount();
    if (column.getNullCount() > 0) {
      int row = 0;
      while (!column.isNull(row)) {
        row++;
      }
      throw nullAt(row);
    }
    long[] words = new long[Math.multiplyExact(2, size)];
    ArrowBuf bytes = column.getDataBuffer();
    for (int word = 0; word < words.length; word++) {
      long value = bytes.getLong(word * 8L);
      words[word] = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Long.reverseBytes(value) : value;
    }
    return new DatasetIds(words);
  }

  private static void put(long[] words, int row, UUID id) {
    // A list of a caller may hold what its type forbids.
    if ((Object) id == null) {
      throw nullAt(row);
    }
    words[2 * row] = id.getMostSignificantBits();
    words[2 * row + 1] = id.getLeastSignificantBits();
  }

  private static BridgeException nullAt(int row) {
    return new BridgeException("id-null", "id %,d of the question is null".formatted(row),
        "Take rows without an id out; the others were not asked for either. Rows are counted from 0.");
  }

  public int size() {
    return words.length / 2;
  }

  /// The more significant 64 bits of id `row`.
  public long most(int row) {
    return words[2 * row];
  }

  /// The less significant 64 bits of id `row`.
  public long least(int row) {
    return words[2 * row + 1];
  }

  public UUID get(int row) {
    return new UUID(most(row), least(row));
  }

  /// Those from `from` to before `to`.
  public DatasetIds slice(int from, int to) {
    return new DatasetIds(Arrays.copyOfRange(words, 2 * from, 2 * to));
  }

  /// Those at these places, in the order of `rows`.
  public DatasetIds at(int[] rows) {
    long[] some = new long[2 * rows.length];
    for (int i = 0; i < rows.length; i++) {
      some[2 * i] = most(rows[i]);
      some[2 * i + 1] = least(rows[i]);
    }
    return new DatasetIds(some);
  }

  /// The same as objects, made when they are looked at.
  public List<UUID> asList() {
    return new AbstractList<>() {
      @Override
      public UUID get(int row) {
        return DatasetIds.this.get(row);
      }

      @Override
      public int size() {
        return DatasetIds.this.size();
      }
    };
  }
}
