package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/// A connection that reads as of one moment and changes nothing.
///
/// SQLite keeps that moment by its write-ahead log, for which it must be able to make files beside the database. Where it cannot, on
/// a file system that is mounted read-only, the file is read as one that does not change, and [#finish] makes sure that it did not:
/// with somebody else writing to it, answers would be wrong without any error.
final class SqliteReader implements Reading {
  private final SqliteFile file;
  private final Connection connection;
  /// Of a file that is read as one that does not change.
  private final @Nullable Stamp stamp;
  /// Who takes the connection when all is read; nobody if it is not to be used again.
  private final @Nullable SqliteConnections connections;
  /// Of the file, before the connection was opened; empty if it is not known.
  private final Optional<Stamp> opened;
  private boolean finished;

  /// What changes when a database file does, or another one takes its place.
  record Stamp(FileTime modified, long size, @Nullable Object key) {
    static Stamp of(SqliteFile file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  private SqliteReader(SqliteFile file, Connection connection, @Nullable Stamp stamp,
      @Nullable SqliteConnections connections, Optional<Stamp> opened) {
    this.file = file;
    this.connection = connection;
    this.stamp = stamp;
    this.connections = connections;
    this.opened = opened;
  }

  /// @param connections to take one from, and to give it back to
  static SqliteReader open(SqliteFile file, Duration patience, SqliteConnections connections) throws SQLException {
    file.required();
    Optional<Stamp> now = stamp(file);
    Optional<Connection> idle = connections.take(now);
    if (idle.isPresent()) {
      return new SqliteReader(file, begun(idle.get()), null, connections, now);
    }
    try {
      return new SqliteReader(file, begun(file.openForReading(patience)), null, connections, now);
    } catch (SQLException e) {
      if (SqliteFaults.primary(e) != SQLiteErrorCode.SQLITE_CANTOPEN || file.mayBeWritten() || file.hasLog()) {
        throw e;
      }
      try {
        Stamp stamp = Stamp.of(file);
        return new SqliteReader(file, begun(file.openUnchanging(patience)), stamp, null, now);
      } catch (IOException | SQLException unreadable) {
        e.addSuppressed(unreadable);
        throw e;
      }
    }
  }

  private static Optional<Stamp> stamp(SqliteFile file) {
    try {
      return Optional.of(Stamp.of(file));
    } catch (IOException e) {
      return Optional.empty(); // opening it says what is wrong
    }
  }

  /// The moment is that of the first statement, so that there is one here.
  private static Connection begun(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.execute("SELECT count(*) FROM sqlite_schema");
      return connection;
    } catch (SQLException e) {
      SqliteDatabase.closing(connection, e);
      throw e;
    }
  }

  @Override
  public Session session() {
    return new Session(connection, SqlDialect.SQLITE);
  }

  @Override
  public void finish() {
    try {
      if (stamp != null && (!Objects.equals(stamp, Stamp.of(file)) || file.hasLog())) {
        throw changed(new IOException("its time of modification, size or log is another one now"));
      }
      finished = true;
    } catch (IOException e) {
      throw changed(e);
    }
  }

  private RegistryException.Transient changed(IOException cause) {
    return new RegistryException.Transient(
        "registry database %s was changed by somebody else while it was read".formatted(file.path()),
        "Try again; read it where its folder may be written to if this happens often.", cause);
  }

  /// A connection on which something failed, or was left in the middle, is not used again.
  @Override
  public void close() throws SQLException {
    if (connections != null && opened.isPresent() && finished) {
      connections.give(connection, opened.get());
    } else {
      connection.close();
    }
  }
}
