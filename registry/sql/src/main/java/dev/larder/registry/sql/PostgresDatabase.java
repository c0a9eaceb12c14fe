package dev.larder.registry.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;

/// A pool of connections to one PostgreSQL database. A call holds one for its transaction, a cursor until it is closed.
final class PostgresDatabase implements Database {
  /// How often a transaction that the database gave up for the sake of another is tried.
  private static final int ATTEMPTS = 10;
  /// Needs all rights that writing needs, and writes nothing.
  private static final String HARMLESS_WRITE = "INSERT INTO dataset SELECT * FROM dataset WHERE false";

  private final RegistrySettings settings;
  private final DataSource source;
  private final HikariDataSource pool;
  private final PostgresFaults faults;
  private final CommitCheck commits;
  private final Optional<Heartbeat> heartbeat;

  /// @param source of connections apart from the pool's: fresh ones, and as the pool makes its own
  PostgresDatabase(RegistrySettings settings, DataSource source) {
    this(settings, source, RegistrySettings.FIRST_HEARTBEAT);
  }

  PostgresDatabase(RegistrySettings settings, DataSource source, Duration firstHeartbeat) {
    this.settings = settings;
    this.source = source;
    this.faults = new PostgresFaults(settings.url());
    this.commits = new CommitCheck(source, settings);
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName("larder");
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(0);
    config.setConnectionTimeout(Math.max(250, settings.patience().toMillis()));
    // The first use says what is wrong, as any later one does.
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    this.pool = new HikariDataSource(config);
    this.heartbeat = settings.heartbeat().map(
        pace -> new Heartbeat(faults.name(), firstHeartbeat, pace, this::takesChanges, this::renewConnections));
  }

  @Override
  public SqlDialect dialect() {
    return SqlDialect.POSTGRESQL;
  }

  @Override
  public RegistryException fault(SQLException error) {
    return faults.of(error);
  }

  @Override
  public Reading reading() throws SQLException {
    Connection connection = pool.getConnection();
    try {
      Session session = new Session(connection, SqlDialect.POSTGRESQL);
      session.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      if (settings.statementTimeout().isPresent()) {
        session.execute("SET LOCAL statement_timeout = " + settings.statementTimeout().get().toMillis());
      }
      return new PostgresReading(session);
    } catch (SQLException e) {
      closing(connection, e);
      throw e;
    }
  }

  private record PostgresReading(Session session) implements Reading {
    @Override
    public void finish() {}

    @Override
    public void close() throws SQLException {
      session.connection().close();
    }
  }

  /// Where the connection is lost while it commits, the server is asked on another one what became of it.
  @Override
  public <T> T write(Work<T> work) {
    if (!heartbeat.map(Heartbeat::writable).orElse(true)) {
      throw new RegistryException.ReadOnly(
          "registry %s takes no changes now; the heartbeat tells when it does again".formatted(faults.name()), null);
    }
    boolean renewed = false;
    for (int attempt = 1;; attempt++) {
      try (Connection connection = pool.getConnection()) {
        T result;
        CommitCheck.Pending pending;
        try {
          result = work.with(new Session(connection, SqlDialect.POSTGRESQL));
          pending = commits.pending(connection);
        } catch (SQLException | RuntimeException | Error e) {
          rollBack(connection, e);
          throw e;
        }
        commit(connection, pending);
        return result;
      } catch (SQLException e) {
        if (PostgresFaults.isReadOnlyNow(e) && !renewed) {
          // A session keeps the mode that it began with, and the database may have another one by now.
          renewed = true;
          renewConnections();
          continue;
        }
        if (attempt == ATTEMPTS || !PostgresFaults.mayBeRetried(e)) {
          throw faults.ofWriting(e);
        }
        pause(attempt, e);
      }
    }
  }

  private void commit(Connection connection, CommitCheck.Pending pending) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      rollBack(connection, e);
      if (!PostgresFaults.isLost(e)) {
        throw e;
      }
      switch (commits.outcome(pending)) {
        case COMMITTED -> {
          // As well as if the answer had come.
        }
        case NOT_COMMITTED -> throw e;
        case UNKNOWN -> throw new RegistryException.OutcomeUnknown(
            "registry %s: the connection was lost while a change was committed, and the server does not tell what became of it: %s"
                .formatted(faults.name(), e.getMessage()),
            e);
      }
    }
  }

  /// Longer each time, and never two alike: who met once would meet again.
  private void pause(int attempt, SQLException why) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, 10L << Math.min(attempt, 6)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      RegistryException interrupted = faults.of(why);
      interrupted.addSuppressed(e);
      throw interrupted;
    }
  }

  private static void rollBack(Connection connection, Throwable why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  private static void closing(Connection connection, Throwable why) {
    try {
      connection.close();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  /// Those that are in use are closed when they come back.
  private void renewConnections() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  /// Tried on a fresh connection: a session keeps the mode that it began with.
  @Override
  public boolean writable() {
    try {
      boolean now = takesChanges();
      heartbeat.ifPresent(beating -> beating.found(now));
      return now;
    } catch (SQLException e) {
      throw faults.of(e);
    }
  }

  private boolean takesChanges() throws SQLException {
    try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
      statement.executeUpdate(HARMLESS_WRITE);
      return true;
    } catch (SQLException e) {
      if (PostgresFaults.isReadOnly(e)) {
        return false;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    heartbeat.ifPresent(Heartbeat::close);
    pool.close();
  }
}
