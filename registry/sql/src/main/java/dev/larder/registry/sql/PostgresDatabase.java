package dev.larder.registry.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;

/// A pool of connections to one PostgreSQL database. A call holds one for its transaction, a cursor until it is closed.
final class PostgresDatabase implements Database {
  /// How often a transaction that the database gave up for the sake of another is tried.
  private static final int ATTEMPTS = 10;

  private final RegistrySettings settings;
  private final HikariDataSource pool;
  private final PostgresFaults faults;

  PostgresDatabase(RegistrySettings settings) {
    this.settings = settings;
    this.faults = new PostgresFaults(settings.url());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setPoolName("larder");
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(0);
    config.setConnectionTimeout(Math.max(250, settings.patience().toMillis()));
    // The first use says what is wrong, as any later one does.
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.addDataSourceProperty("ApplicationName", "larder");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    // JSON and arrays of it are given as text.
    config.addDataSourceProperty("stringtype", "unspecified");
    this.pool = new HikariDataSource(config);
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

  @Override
  public <T> T write(Work<T> work) {
    for (int attempt = 1;; attempt++) {
      try (Connection connection = pool.getConnection()) {
        T result;
        try {
          result = work.with(new Session(connection, SqlDialect.POSTGRESQL));
        } catch (SQLException | RuntimeException | Error e) {
          rollBack(connection, e);
          throw e;
        }
        commit(connection);
        return result;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS || !PostgresFaults.mayBeRetried(e)) {
          throw faults.of(e);
        }
        pause(attempt, e);
      }
    }
  }

  private void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException e) {
      rollBack(connection, e);
      if (PostgresFaults.mayBeRetried(e)) {
        throw e;
      }
      throw faults.ofCommit(e);
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

  @Override
  public boolean writable() {
    try (Connection connection = pool.getConnection();
        var statement = connection.createStatement();
        var answer = statement.executeQuery("SELECT NOT pg_is_in_recovery()"
            + " AND current_setting('transaction_read_only') = 'off' AND has_table_privilege('dataset', 'INSERT')")) {
      return answer.next() && answer.getBoolean(1);
    } catch (SQLException e) {
      throw faults.of(e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
