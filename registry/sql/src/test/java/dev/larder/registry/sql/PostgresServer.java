package dev.larder.registry.sql;

import dev.larder.registry.RegistrySettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server for the tests of one JVM, which it ends with: real binaries, and a database for each who asks.
final class PostgresServer {
  private static final String TEMPLATE = "empty_registry";

  private static @Nullable PostgresServer running;

  private final EmbeddedPostgres server;
  private int made;

  private PostgresServer(EmbeddedPostgres server) throws SQLException {
    this.server = server;
    execute("CREATE DATABASE " + TEMPLATE);
    new PostgresRegistryProvider().create(RegistrySettings.of(url(TEMPLATE)));
  }

  static synchronized PostgresServer get() {
    PostgresServer found = running;
    if (found == null) {
      try {
        // What is forced to disk here, nobody needs after a power failure. It stops by itself when the JVM does.
        EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        found = new PostgresServer(server);
        running = found;
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL does not start", e);
      } catch (SQLException e) {
        throw new IllegalStateException("PostgreSQL starts, and does not answer", e);
      }
    }
    return found;
  }

  EmbeddedPostgres server() {
    return server;
  }

  /// The URL of a new database that holds an empty registry.
  synchronized String freshRegistry() throws SQLException {
    String name = "registry_" + made++;
    execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
    return url(name);
  }

  String url(String database) {
    return server.getJdbcUrl("postgres", database);
  }

  /// The URL of a new and empty database.
  synchronized String freshDatabase() throws SQLException {
    String name = "database_" + made++;
    execute("CREATE DATABASE " + name);
    return url(name);
  }

  /// The name of the database at a URL of this server.
  static String database(String url) {
    return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
  }

  /// The same database as another role sees it.
  static String as(String role, String url) {
    return url.replace("user=postgres", "user=" + role);
  }

  /// As the administrator, in the database `postgres`.
  void execute(String sql) throws SQLException {
    executeIn(url("postgres"), sql);
  }

  static void executeIn(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
