package dev.larder.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Runs the migrations of a dialect. Loads Flyway, which takes a while: not for opening.
public final class Migrations {
  /// The table in which Flyway keeps what it did, newest last: `installed_rank`, `version`, `success`.
  public static final String HISTORY_TABLE = "flyway_schema_history";

  private final FluentConfiguration configuration;

  private Migrations(Dialect dialect, FluentConfiguration configuration) {
    this.configuration = configuration.locations("classpath:dev/larder/migrations/" + dialect.folder())
        .table(HISTORY_TABLE).loggers("slf4j").validateMigrationNaming(true).cleanDisabled(true);
  }

  /// The migrations of `dialect`, for the database that `database` connects to.
  public static Migrations of(Dialect dialect, DataSource database) {
    return new Migrations(dialect, flyway().dataSource(database));
  }

  /// The migrations of `dialect`, for the database at a JDBC URL whose driver needs no credentials.
  public static Migrations of(Dialect dialect, String url) {
    return new Migrations(dialect, flyway().dataSource(url, "", ""));
  }

  /// Statements that PostgreSQL takes and some that speak like it do not, run apart and only where they work: the exclusion constraint of
  /// calibrations.
  public static String calibrationExclusion() {
    String file = "postgresql-optional/V1__calibration_exclusion.sql";
    try (InputStream in = Migrations.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FluentConfiguration flyway() {
    return Flyway.configure(Migrations.class.getClassLoader());
  }

  /// Brings the database to [Dialect#version]. Each migration is one transaction, so that an interrupted call can be repeated.
  ///
  /// @throws org.flywaydb.core.api.FlywayException if the database holds tables that no migration made, or refuses
  public void migrate() {
    configuration.load().migrate();
  }
}
