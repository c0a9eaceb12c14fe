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
import org.flywaydb.core.api.FlywayException;

/// Registries in SQLite files. The URL is `jdbc:sqlite:` and the path of the file as it is: without escapes, without options.
public final class SqliteRegistryProvider implements RegistryProvider {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Duration patience;

  public SqliteRegistryProvider() {
    this(PATIENCE);
  }

  /// @param patience how long a call waits for other processes that write
  SqliteRegistryProvider(Duration patience) {
    this.patience = patience;
  }

  @Override
  public boolean accepts(String url) {
    return SqliteFile.accepts(url);
  }

  @Override
  public void create(RegistrySettings settings) {
    String url = settings.url();
    SqliteFile file = SqliteFile.of(url);
    if (!Files.isDirectory(file.path().resolveSibling("."))) {
      throw new RegistryException.NotFound("there is no folder %s for a registry".formatted(file.path().getParent()),
          "Make it, or check the path.");
    }
    SqliteFaults faults = new SqliteFaults(file);
    try (Connection connection = file.create(patience)) {
      if (SchemaVersion.of(new Session(connection, SqlDialect.SQLITE)).isEmpty()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA journal_mode = WAL");
        }
        migrate(file, connection);
      }
      check(file, connection);
    } catch (SQLException e) {
      throw faults.of(e);
    }
  }

  /// One of several callers at once makes the schema; what the others run into does not matter if it is there afterwards.
  private void migrate(SqliteFile file, Connection connection) throws SQLException {
    try {
      Migrations.of(Dialect.SQLITE, file.dataSource(patience)).migrate();
    } catch (FlywayException e) {
      if (SchemaVersion.of(new Session(connection, SqlDialect.SQLITE)).isEmpty()) {
        throw new RegistryException.Incompatible(
            "cannot make a registry in %s: %s".formatted(file.path(), e.getMessage()),
            "It takes an empty database or none. Choose another path, or move what is there.");
      }
    }
  }

  @Override
  public SchemaState schema(RegistrySettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SchemaState migrate(RegistrySettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String grants(RegistrySettings settings, String role) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registry open(RegistrySettings settings) {
    String url = settings.url();
    SqliteDatabase database = new SqliteDatabase(SqliteFile.of(url), patience);
    return database.read(session -> new SqlRegistry(database, check(database.file(), session.connection())));
  }

  /// The version, if it is the one that this program is for.
  private static String check(SqliteFile file, Connection connection) throws SQLException {
    Optional<String> found = SchemaVersion.of(new Session(connection, SqlDialect.SQLITE));
    String wanted = Dialect.SQLITE.version();
    if (found.isEmpty()) {
      throw new RegistryException.Incompatible(
          "%s is no registry: it has no record of a schema, and this program is for version %s".formatted(file.path(),
              wanted),
          "Check the path; larder init makes a repository with its registry.");
    }
    if (!found.get().equals(wanted)) {
      throw new RegistryException.Incompatible(
          "registry %s has schema version %s, and this program is for version %s".formatted(file.path(), found.get(),
              wanted),
          "Use the program that made it, or larder admin migrate where this program is the newer one.");
    }
    return wanted;
  }
}
