package dev.larder.registry.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Table;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Rows on their way into a table by `COPY … (FORMAT binary)`, whose form is described in PostgreSQL's documentation of COPY: for each row
/// the number of its columns in 2 bytes, and for each column its length in 4 bytes and its bytes, most significant first.
final class CopyRows implements AutoCloseable {
  private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
  private static final int FLUSH = 64 * 1024;

  private final CopyIn copy;
  private final short columns;
  private ByteBuffer buffer = ByteBuffer.allocate(2 * FLUSH);

  CopyRows(Session session, Table<?> table, Field<?>... columns) throws SQLException {
    this.columns = (short) columns.length;
    String names = Stream.of(columns).map(Field::getName).collect(Collectors.joining(", "));
    this.copy = session.connection().unwrap(PGConnection.class).getCopyAPI()
        .copyIn("COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table.getName(), names));
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  /// Begins a row, whose columns follow in their order.
  CopyRows begin() throws SQLException {
    if (buffer.position() >= FLUSH) {
      write();
    }
    room(2).putShort(columns);
    return this;
  }

  CopyRows id(UUID id) {
    room(20).putInt(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return this;
  }

  CopyRows integer(int number) {
    room(8).putInt(4).putInt(number);
    return this;
  }

  CopyRows number(long number) {
    room(12).putInt(8).putLong(number);
    return this;
  }

  CopyRows text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(4 + bytes.length).putInt(bytes.length).put(bytes);
    return this;
  }

  /// Text of a `jsonb` column, which says the version of its form first.
  CopyRows json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    room(5 + bytes.length).putInt(1 + bytes.length).put((byte) 1).put(bytes);
    return this;
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      buffer = ByteBuffer
          .wrap(Arrays.copyOf(buffer.array(), Math.max(buffer.capacity() * 2, buffer.position() + bytes)))
          .position(buffer.position());
    }
    return buffer;
  }

  private void write() throws SQLException {
    try {
      copy.writeToCopy(buffer.array(), 0, buffer.position());
      buffer.clear();
    } catch (SQLException e) {
      throw notNew(e);
    }
  }

  private static SQLException notNew(SQLException fault) {
    if (PostgresFaults.isUniqueViolation(fault)) {
      throw new CopyInsertion.NotNewException(fault);
    }
    return fault;
  }

  /// Has the database take the rows.
  ///
  /// @throws CopyInsertion.NotNewException if one is there already
  void finish() throws SQLException {
    room(2).putShort((short) -1);
    write();
    try {
      copy.endCopy();
    } catch (SQLException e) {
      throw notNew(e);
    }
  }

  /// Takes back what was not finished.
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
