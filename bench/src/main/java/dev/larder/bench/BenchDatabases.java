package dev.larder.bench;

import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ServiceLoader;

/// A SQLite file and a PostgreSQL server on the disk of the working directory, both as they come: every commit is forced.
final class BenchDatabases implements AutoCloseable {
  private final Scratch scratch;
  private final EmbeddedPostgres server;

  BenchDatabases(Scratch scratch) throws IOException {
    this.scratch = scratch;
    this.server = EmbeddedPostgres.builder().setOverrideWorkingDirectory(scratch.folder("binaries").toFile())
        .setDataDirectory(scratch.path("postgres")).setServerConfig("synchronous_commit", "on")
        .setServerConfig("fsync", "on").setServerConfig("shared_buffers", "1GB").setServerConfig("max_wal_size", "4GB")
        .start();
  }

  /// A kind of database.
  enum Kind {
    SQLITE, POSTGRESQL
  }

  /// A new empty registry.
  RegistrySettings registry(Kind kind, String name) throws SQLException {
    RegistrySettings settings = database(kind, name);
    provider(settings).create(settings);
    return settings;
  }

  /// A new empty database, with no registry in it yet.
  RegistrySettings database(Kind kind, String name) throws SQLException {
    return RegistrySettings.of(switch (kind) {
      case SQLITE -> "jdbc:sqlite:" + scratch.path(name + ".sqlite");
      case POSTGRESQL -> {
        try (Connection connection = server.getPostgresDatabase().getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("CREATE DATABASE " + name);
        }
        yield server.getJdbcUrl("postgres", name);
      }
    });
  }

  static RegistryProvider provider(RegistrySettings settings) {
    return ServiceLoader.load(RegistryProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(provider -> provider.accepts(settings.url())).findFirst().orElseThrow();
  }

  /// A bare connection that commits when told.
  static Connection bare(RegistrySettings settings) throws SQLException {
    Connection connection = DriverManager.getConnection(settings.url());
    if (settings.url().startsWith("jdbc:sqlite:")) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA synchronous = FULL");
        statement.execute("PRAGMA foreign_keys = true");
        // As the Registry has it on a machine with 16 GB or more.
        statement.execute("PRAGMA cache_size = -1048576");
        statement.execute("PRAGMA wal_autocheckpoint = 65536");
      }
    }
    connection.setAutoCommit(false);
    return connection;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
