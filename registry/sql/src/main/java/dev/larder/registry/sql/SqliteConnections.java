package dev.larder.registry.sql;

import dev.larder.registry.sql.SqliteReader.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The connection of the last read, for the next one: to open one, and to let SQLite read the schema on it, takes longer than a small question.
///
/// It is in no transaction meanwhile, so that it keeps nobody from anything, and what others commit is seen by whoever begins to read on it: SQLite
/// looks. What is done to the file behind SQLite's back, it does not see; so a connection is used again only while the file is as it was before
/// it was opened. A checkpoint changes the file as well: then one is opened, and nothing is lost but time. One at most is kept, with its cache.
final class SqliteConnections {
  private @Nullable Connection idle;
  private @Nullable Stamp opened;
  private boolean closed;

  /// One that was opened when the file was as it is now.
  ///
  /// @param now empty if nobody knows
  synchronized Optional<Connection> take(Optional<Stamp> now) throws SQLException {
    Connection kept = idle;
    Stamp then = opened;
    idle = null;
    opened = null;
    if (kept == null) {
      return Optional.empty();
    }
    if (now.isPresent() && now.get().key() != null && now.get().equals(then)) {
      return Optional.of(kept);
    }
    kept.close();
    return Optional.empty();
  }

  /// Takes back one on which all statements are closed, and ends its transaction. Keeps it if there is none.
  ///
  /// @param stamp of the file before it was opened
  synchronized void give(Connection connection, Stamp stamp) throws SQLException {
    if (closed || idle != null) {
      connection.close();
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      SqliteDatabase.closing(connection, e);
      throw e;
    }
    idle = connection;
    opened = stamp;
  }

  /// Those that are given back from here on are closed.
  synchronized void close() throws SQLException {
    closed = true;
    Connection kept = idle;
    idle = null;
    if (kept != null) {
      kept.close();
    }
  }
}
