package dev.larder.registry.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A PostgreSQL server of a test's own, which asks everybody but its administrator for a password.
final class GuardedServer implements AutoCloseable {
  private final EmbeddedPostgres server;

  GuardedServer() throws IOException, SQLException {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet file = statement.executeQuery("SHOW hba_file")) {
        file.next();
        Files.writeString(Path.of(file.getString(1)), """
            host all postgres all trust
            host all all all scram-sha-256
            """);
      }
      statement.execute("SELECT pg_reload_conf()");
    }
    awaitGuard();
  }

  /// Reloading is asked for, and happens soon.
  private void awaitGuard() throws SQLException {
    execute("CREATE ROLE probe LOGIN PASSWORD 'x'");
    while (true) {
      try (Connection _ = server.getDatabase("probe", "postgres").getConnection()) {
        Thread.sleep(20);
      } catch (SQLException e) {
        return;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  String url(String database) {
    return server.getJdbcUrl("postgres", database);
  }

  void execute(String sql) throws SQLException {
    PostgresServer.executeIn(url("postgres"), sql);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
