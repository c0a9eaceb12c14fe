package dev.larder.registry.sql;

import dev.larder.registry.Cursor;
import java.sql.SQLException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// What a statement answers, row by row.
final class SqlCursor<T> implements Cursor<T> {
  private final Database database;
  private final Reading reader;
  private final Prepared statement;
  private final Answer rows;
  private final Row<T> row;
  private @Nullable T next;
  private boolean closed;
  /// Why there is no more: said again to whoever asks again, so that nobody takes it for the end.
  private @Nullable RuntimeException failed;

  /// Makes of a row what it is.
  @FunctionalInterface
  interface Row<T> {
    T of(Answer rows) throws SQLException;
  }

  /// Says what is asked, in the transaction in which it is answered.
  @FunctionalInterface
  interface Question {
    Prepared prepared(Session session) throws SQLException;
  }

  private SqlCursor(Database database, Reading reader, Prepared statement, Row<T> row) throws SQLException {
    this.database = database;
    this.reader = reader;
    this.statement = statement;
    this.rows = statement.stream();
    this.row = row;
    advance();
  }

  static <T> Cursor<T> open(Database database, Question question, Row<T> row) {
    try {
      Reading reader = database.reading();
      try {
        return new SqlCursor<>(database, reader, question.prepared(reader.session()), row);
      } catch (SQLException | RuntimeException e) {
        try {
          reader.close();
        } catch (SQLException closing) {
          e.addSuppressed(closing);
        }
        throw e;
      }
    } catch (SQLException e) {
      throw database.fault(e);
    }
  }

  private void advance() throws SQLException {
    if (rows.next()) {
      next = row.of(rows);
    } else {
      reader.finish();
      next = null;
    }
  }

  @Override
  public boolean hasNext() {
    return !closed && next != null;
  }

  @Override
  public T next() {
    @Nullable
    T found = closed ? null : next;
    if (found == null) {
      throw new NoSuchElementException("no more rows");
    }
    if (failed != null) {
      throw failed;
    }
    try {
      advance();
      return found;
    } catch (SQLException e) {
      failed = database.fault(e);
      throw failed;
    } catch (RuntimeException e) {
      failed = e;
      throw e;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      // The connection goes back whatever becomes of the rest.
      try (Reading _ = reader; Prepared _ = statement; Answer _ = rows) {
        next = null;
      } catch (SQLException e) {
        throw database.fault(e);
      }
    }
  }
}
