package dev.larder.registry.sql;

import dev.larder.migrations.Dialect;
import dev.larder.migrations.Migrations;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.SchemaState;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.FlywayException;

/// Registries in SQLite files. The URL is `jdbc:sqlite:` and the path of the file as it is: without escapes, without options.
public final class SqliteRegistryProvider implements RegistryProvider {
  /// How often a migration that others may be making at the same time is tried.
  private static final int ATTEMPTS = 5;
  private static final String WANTED = Dialect.SQLITE.version();

  @Override
  public boolean accepts(String url) {
    return SqliteFile.accepts(url);
  }

  @Override
  public void create(RegistrySettings settings) {
    SqliteFile file = SqliteFile.of(settings.url());
    if (!Files.isDirectory(file.path().resolveSibling("."))) {
      throw new RegistryException.NotFound("there is no folder %s for a registry".formatted(file.path().getParent()),
          "Make it, or check the path.");
    }
    try (Connection connection = file.create(settings.patience())) {
      if (found(connection).isEmpty()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA journal_mode = WAL");
        }
        migrate(file, settings, connection);
      }
      SchemaVersion.usable(file.path().toString(), found(connection), WANTED);
    } catch (SQLException e) {
      throw new SqliteFaults(file).of(e);
    }
  }

  /// One of several callers at once makes each step; what the others run into does not matter if the schema is there afterwards, and they
  /// try again until it is.
  private static void migrate(SqliteFile file, RegistrySettings settings, Connection connection) throws SQLException {
    for (int attempt = 1;; attempt++) {
      try {
        Migrations.of(Dialect.SQLITE, file.dataSource(settings.patience())).migrate();
        return;
      } catch (FlywayException e) {
        Optional<String> found = found(connection);
        if (found.isEmpty()) {
          throw new RegistryException.Incompatible(
              "cannot make a registry in %s: %s".formatted(file.path(), e.getMessage()),
              "It takes an empty database or none. Choose another path, or move what is there.");
        }
        if (found.get().equals(WANTED)) {
          return;
        }
        if (attempt == ATTEMPTS) {
          throw MigrationFault.of(new SqliteFaults(file)::of, file.path().toString(), e);
        }
        LockSupport.parkNanos(Duration.ofMillis(50L * attempt).toNanos());
      }
    }
  }

  @Override
  public SchemaState schema(RegistrySettings settings) {
    SqliteDatabase database = database(settings);
    return database.read(session -> state(database.file(), session.connection()));
  }

  @Override
  public SchemaState migrate(RegistrySettings settings) {
    SqliteFile file = SqliteFile.of(settings.url()).required();
    SchemaState before = schema(settings);
    if (before.found().equals(before.wanted())) {
      return before;
    }
    if (SchemaVersion.isNewer(before)) {
      throw SchemaVersion.incompatible(file.path().toString(), before);
    }
    if (!file.mayBeWritten()) {
      throw new RegistryException.ReadOnly(
          "registry database %s and its folder may not be written to, or are mounted read-only".formatted(file.path()),
          null);
    }
    try (Connection connection = file.openForWriting(settings.patience())) {
      migrate(file, settings, connection);
      SchemaVersion.usable(file.path().toString(), found(connection), WANTED);
      return new SchemaState(before.found(), WANTED, true);
    } catch (SQLException e) {
      throw new SqliteFaults(file).of(e);
    }
  }

  @Override
  public String grants(RegistrySettings settings, String role) {
    throw new RegistryException.Invalid("registry-no-roles",
        "registry %s has no roles: permissions of the file and its folder decide who reads and who writes"
            .formatted(SqliteFile.of(settings.url()).path()),
        "Let a group read them, e.g. with chgrp and chmod g+rX; PostgreSQL has roles.");
  }

  @Override
  public Registry open(RegistrySettings settings) {
    SqliteDatabase database = database(settings);
    return database.read(session -> new SqlRegistry(database,
        SchemaVersion.usable(database.file().path().toString(), found(session.connection()), WANTED),
        settings.datastores()));
  }

  private static SqliteDatabase database(RegistrySettings settings) {
    return new SqliteDatabase(SqliteFile.of(settings.url()), settings.patience());
  }

  private static SchemaState state(SqliteFile file, Connection connection) throws SQLException {
    return SchemaVersion.state(file.path().toString(), found(connection), WANTED);
  }

  private static Optional<String> found(Connection connection) throws SQLException {
    return SchemaVersion.of(new Session(connection, SqlDialect.SQLITE));
  }
}
