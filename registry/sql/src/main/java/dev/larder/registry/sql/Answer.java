package dev.larder.registry.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of an answer, of which it is one after the other. Columns count from 1, and hold something unless `Optional` or [#has] says
/// otherwise.
final class Answer implements AutoCloseable {
  private final ResultSet rows;
  private final SqlDialect dialect;

  Answer(ResultSet rows, SqlDialect dialect) {
    this.rows = rows;
    this.dialect = dialect;
  }

  boolean next() throws SQLException {
    return rows.next();
  }

  boolean has(int column) throws SQLException {
    return rows.getObject(column) != null;
  }

  UUID id(int column) throws SQLException {
    return required(column, dialect.id(rows, column));
  }

  Optional<UUID> optionalId(int column) throws SQLException {
    return Optional.ofNullable(dialect.id(rows, column));
  }

  String text(int column) throws SQLException {
    return required(column, rows.getString(column));
  }

  Optional<String> optionalText(int column) throws SQLException {
    return Optional.ofNullable(rows.getString(column));
  }

  int integer(int column) throws SQLException {
    return rows.getInt(column);
  }

  long number(int column) throws SQLException {
    return rows.getLong(column);
  }

  double real(int column) throws SQLException {
    return rows.getDouble(column);
  }

  boolean flag(int column) throws SQLException {
    return rows.getBoolean(column);
  }

  private static <T> T required(int column, @Nullable T value) throws SQLException {
    if (value == null) {
      throw new SQLException("column %d holds nothing".formatted(column));
    }
    return value;
  }

  @Override
  public void close() throws SQLException {
    rows.close();
  }
}
