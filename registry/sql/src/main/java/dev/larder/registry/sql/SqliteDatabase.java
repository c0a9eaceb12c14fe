package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Connections to one SQLite file: one that writes, held by one thread at a time, and one for each read at a time, so that a read sees
/// one moment however long it takes and nobody waits for it.
final class SqliteDatabase implements Database {
  /// Datasets; of so many, and of each index so many entries are looked at, that a run of that size is told from the few datasets of one value.
  private static final int MANY = 10_000;

  private final SqliteFile file;
  private final SqliteFaults faults;
  private final Duration patience;
  private final SqliteConnections readers = new SqliteConnections();
  private final ReentrantLock writing = new ReentrantLock();
  private @Nullable Connection writer;
  private boolean closed;

  /// @param patience how long to wait for other processes that write
  SqliteDatabase(SqliteFile file, Duration patience) {
    this.file = file;
    this.faults = new SqliteFaults(file);
    this.patience = patience;
  }

  SqliteFile file() {
    return file;
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.SQLITE;
  }

  @Override
  public RegistryException fault(SQLException error) {
    return faults.of(error);
  }

  @Override
  public Reading reading() throws SQLException {
    return SqliteReader.open(file, patience, readers);
  }

  /// No other process writes between its beginning and end.
  @Override
  public <T> T write(Work<T> work) {
    writing.lock();
    try {
      Connection connection = writer();
      execute(connection, "BEGIN IMMEDIATE");
      T result;
      try {
        result = work.with(new Session(connection, SqlDialect.SQLITE));
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
      commit(connection);
      return result;
    } catch (SQLException e) {
      throw faults.of(e);
    } finally {
      writing.unlock();
    }
  }

  private Connection writer() throws SQLException {
    if (closed) {
      throw new IllegalStateException("the registry %s is closed".formatted(file.path()));
    }
    if (!file.required().mayBeWritten()) {
      throw new RegistryException.ReadOnly(
          "registry database %s and its folder may not be written to, or are mounted read-only".formatted(file.path()),
          null);
    }
    Connection open = writer;
    if (open == null) {
      open = file.openForWriting(patience);
      writer = open;
    }
    return open;
  }

  private void commit(Connection connection) {
    try {
      execute(connection, "COMMIT");
    } catch (SQLException e) {
      rollBack(connection, e);
      throw faults.ofCommit(e);
    }
  }

  /// Some errors roll back by themselves; a connection that cannot say so is given up, which rolls back as well.
  private void rollBack(Connection connection, Throwable why) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      why.addSuppressed(e);
      writer = null;
      closing(connection, why);
    }
  }

  /// Closes after a failure, whose cause stays the first one.
  static void closing(Connection connection, Throwable why) {
    try {
      connection.close();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Asked of the file's permissions, and of SQLite, because permissions say nothing of a file system that is mounted read-only, nor
  /// to root.
  @Override
  public boolean writable() {
    if (!file.required().mayBeWritten()) {
      return false;
    }
    try (Connection connection = file.openForWriting(Duration.ZERO)) {
      execute(connection, "BEGIN IMMEDIATE");
      execute(connection, "ROLLBACK");
      return true;
    } catch (SQLException e) {
      return switch (SqliteFaults.primary(e)) {
        case SQLITE_BUSY, SQLITE_LOCKED -> true; // by somebody else, who is writing
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN -> false;
        default -> throw faults.of(e);
      };
    }
  }

  /// Lets SQLite look at what its indexes hold, where it never did or they have grown tenfold since: it would else take the index of a run for
  /// as good as that of a dimension. It looks at the beginning of each, which takes a fraction of a second, once. Of few datasets it need
  /// not know. An answer takes longer without, and none is wrong: so this never fails, and waits for nobody.
  private static void takeStock(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      try (ResultSet many = statement.executeQuery("SELECT 1 FROM dataset LIMIT 1 OFFSET " + MANY)) {
        if (!many.next()) {
          return;
        }
      }
      statement.execute("PRAGMA analysis_limit = " + MANY);
      statement.execute("PRAGMA optimize = 0x10002");
    } catch (SQLException e) {
      // Somebody else is writing, or the disk is full: whoever closes next does it.
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      closed = true;
      readers.close();
      Connection open = writer;
      writer = null;
      if (open != null) {
        takeStock(open);
        open.close();
      }
    } catch (SQLException e) {
      throw faults.of(e);
    } finally {
      writing.unlock();
    }
  }
}
