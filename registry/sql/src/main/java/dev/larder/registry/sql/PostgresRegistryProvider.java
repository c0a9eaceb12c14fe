package dev.larder.registry.sql;

import dev.larder.migrations.Dialect;
import dev.larder.migrations.Migrations;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.SchemaState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;

/// Registries in PostgreSQL databases, 14 or newer. The URL is the driver's own: `jdbc:postgresql://host/name`.
public final class PostgresRegistryProvider implements RegistryProvider {
  private static final String WANTED = Dialect.POSTGRESQL.version();

  /// What is done on a connection of its own, outside any pool: so that what is wrong is said at once.
  private interface Look<T> {
    T on(Connection connection) throws SQLException;
  }

  @Override
  public boolean accepts(String url) {
    return PostgresSource.accepts(url);
  }

  @Override
  public void create(RegistrySettings settings) {
    Optional<String> found = look(settings, PostgresRegistryProvider::found);
    if (found.isEmpty()) {
      run(settings);
      found = look(settings, PostgresRegistryProvider::found);
    }
    SchemaVersion.usable(settings.shownUrl(), found, WANTED);
  }

  /// One of several callers at once makes the schema; what the others run into does not matter if it is there afterwards.
  private static void run(RegistrySettings settings) {
    PostgresFaults faults = new PostgresFaults(settings.url());
    DataSource source = PostgresSource.of(settings);
    try {
      Migrations.of(Dialect.POSTGRESQL, source).migrate();
    } catch (FlywayException e) {
      Optional<String> found = look(settings, PostgresRegistryProvider::found);
      if (found.isPresent() && found.get().equals(WANTED)) {
        return;
      }
      RegistryException fault = MigrationFault.of(faults::ofWriting, settings.shownUrl(), e);
      throw found.isEmpty() && fault instanceof RegistryException.Failed
          ? new RegistryException.Incompatible(
              "cannot make a registry in %s: %s".formatted(settings.shownUrl(), e.getMessage()),
              "It takes an empty database, or an empty schema of one: ?currentSchema=name in the URL.")
          : fault;
    }
    try (Connection connection = source.getConnection()) {
      CalibrationConstraint.add(connection, settings.shownUrl());
    } catch (SQLException e) {
      throw faults.ofWriting(e);
    }
  }

  @Override
  public SchemaState schema(RegistrySettings settings) {
    return SchemaVersion.state(settings.shownUrl(), look(settings, PostgresRegistryProvider::found), WANTED);
  }

  @Override
  public SchemaState migrate(RegistrySettings settings) {
    SchemaState before = schema(settings);
    if (SchemaVersion.isNewer(before)) {
      throw SchemaVersion.incompatible(settings.shownUrl(), before);
    }
    if (!before.found().equals(before.wanted())) {
      run(settings);
      SchemaVersion.usable(settings.shownUrl(), look(settings, PostgresRegistryProvider::found), WANTED);
    }
    return new SchemaState(before.found(), WANTED, true);
  }

  @Override
  public String grants(RegistrySettings settings, String role) {
    schema(settings);
    return look(settings, connection -> PostgresGrants.of(connection, role));
  }

  @Override
  public Registry open(RegistrySettings settings) {
    String version = SchemaVersion.usable(settings.shownUrl(), look(settings, PostgresRegistryProvider::found), WANTED);
    return new SqlRegistry(new PostgresDatabase(settings), version, settings.datastores());
  }

  private static <T> T look(RegistrySettings settings, Look<T> look) {
    try (Connection connection = PostgresSource.of(settings).getConnection()) {
      return look.on(connection);
    } catch (SQLException e) {
      throw new PostgresFaults(settings.url()).of(e);
    }
  }

  private static Optional<String> found(Connection connection) throws SQLException {
    return SchemaVersion.of(new Session(connection, SqlDialect.POSTGRESQL));
  }
}
