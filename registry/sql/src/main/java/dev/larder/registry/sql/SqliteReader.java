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
  private final @Nullable Stamp stamp;

  /// What changes when a database file does.
  private record Stamp(FileTime modified, long size, @Nullable Object key) {
    static Stamp of(SqliteFile file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    }
  }

  private SqliteReader(SqliteFile file, Connection connection, @Nullable Stamp stamp) {
    this.file = file;
    this.connection = connection;
    this.stamp = stamp;
  }

  static SqliteReader open(SqliteFile file, Duration patience) throws SQLException {
    file.required();
    try {
      return new SqliteReader(file, begun(file.openForReading(patience)), null);
    } catch (SQLException e) {
      if (SqliteFaults.primary(e) != SQLiteErrorCode.SQLITE_CANTOPEN || file.mayBeWritten() || file.hasLog()) {
        throw e;
      }
      try {
        Stamp stamp = Stamp.of(file);
        return new SqliteReader(file, begun(file.openUnchanging(patience)), stamp);
      } catch (IOException | SQLException unreadable) {
        e.addSuppressed(unreadable);
        throw e;
      }
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
    } catch (IOException e) {
      throw changed(e);
    }
  }

  private RegistryException.Transient changed(IOException cause) {
    return new RegistryException.Transient(
        "registry database %s was changed by somebody else while it was read".formatted(file.path()),
        "Try again; read it where its folder may be written to if this happens often.", cause);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
