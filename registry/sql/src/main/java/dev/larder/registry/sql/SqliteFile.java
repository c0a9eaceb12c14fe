package dev.larder.registry.sql;

import com.sun.management.OperatingSystemMXBean;
import dev.larder.registry.RegistryException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/// A SQLite database as its URL names it: `jdbc:sqlite:` and the path of a file, as it is, without escapes or options.
record SqliteFile(Path path) {
  private static final String PREFIX = "jdbc:sqlite:";
  private static final int MEBIBYTE = 1024;
  /// KiB of pages that a connection may keep in memory, which it takes as it reads them.
  private static final int CACHE = 64 * MEBIBYTE;

  /// What a connection that writes has beside the others. Who takes in datasets falls on pages all over the indexes, by data ID always and by id where ids come in no order, and comes back to them soon.
  private static final class Writing {
    /// KiB: a sixteenth of the memory of the machine or container, within bounds. What is not kept is read again, from a disk that has nothing to go by.
    static final int CACHE = Math.clamp(
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() / 16 / 1024,
        SqliteFile.CACHE, 1024 * MEBIBYTE);
    /// So many pages of 4 KiB stand in the log (256 MiB) before they are written to their places: a page that many transactions change is then written there once. A transaction of 10,000 datasets
    /// with random ids is by itself many times as long as SQLite lets a log become.
    static final int LOG_PAGES = 64 * 1024;
  }

  static boolean accepts(String url) {
    return url.startsWith(PREFIX);
  }

  static SqliteFile of(String url) {
    try {
      return new SqliteFile(Path.of(url.substring(PREFIX.length())).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new RegistryException.NotFound(
          "%s names no file that this Java could open: %s".formatted(url, e.getReason()),
          "Run under a UTF-8 locale, e.g. LC_ALL=C.UTF-8, and check the registry's URL.");
    }
  }

  /// Throws [RegistryException.NotFound] where there is no such file.
  SqliteFile required() {
    if (!Files.isRegularFile(path)) {
      throw new RegistryException.NotFound("there is no registry database %s".formatted(path),
          "Check the path; larder init makes a repository with its registry.");
    }
    return this;
  }

  /// A connection that makes the file if there is none.
  Connection create(Duration patience) throws SQLException {
    SQLiteConfig config = config(patience);
    config.setOpenMode(SQLiteOpenMode.CREATE);
    return connect(config);
  }

  Connection openForWriting(Duration patience) throws SQLException {
    SQLiteConfig config = config(patience);
    config.setCacheSize(-Writing.CACHE);
    return connect(config, "PRAGMA wal_autocheckpoint = " + Writing.LOG_PAGES);
  }

  /// A connection that can change nothing. The file is still opened for writing where that is allowed: the last one to close
  /// tidies up the write-ahead log, which one opened for reading would leave behind.
  Connection openForReading(Duration patience) throws SQLException {
    return connect(config(patience), "PRAGMA query_only = true");
  }

  private static SQLiteConfig config(Duration patience) {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(Math.toIntExact(patience.toMillis()));
    config.enforceForeignKeys(true);
    // A commit is on disk when it returns: journals may be archived and removed after it.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setCacheSize(-CACHE);
    return config;
  }

  /// A connection for a file that nobody changes: SQLite takes no locks, and no log into account.
  Connection openUnchanging(Duration patience) throws SQLException {
    return config(patience).createConnection(uri() + "?immutable=1");
  }

  /// Whether SQLite could write to the file, and make those beside it that it needs for that: by their permissions, and by how the
  /// file system is mounted.
  boolean mayBeWritten() {
    return Files.isWritable(path) && Files.isWritable(path.resolveSibling("."));
  }

  /// Whether there is a write-ahead log beside it.
  boolean hasLog() {
    return Files.exists(Path.of(path + "-wal"));
  }

  /// What Flyway takes: it opens and closes connections as it likes.
  DataSource dataSource(Duration patience) {
    SQLiteConfig config = config(patience);
    // A migration may make a table anew that others name, and checks them itself before it commits.
    config.enforceForeignKeys(false);
    // Who only begins to write in the middle of a transaction is turned away at once when others do.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(uri());
    return source;
  }

  private Connection connect(SQLiteConfig config) throws SQLException {
    return config.createConnection(uri());
  }

  private Connection connect(SQLiteConfig config, String pragma) throws SQLException {
    Connection connection = connect(config);
    try (Statement statement = connection.createStatement()) {
      statement.execute(pragma);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// As a `file:` URI, in which every character of a path can be written: the driver takes what follows a bare `?` for options.
  private String uri() {
    return PREFIX + "file:" + path.toUri().getRawPath().replace("=", "%3D");
  }
}
