package dev.larder.registry.sql;

import dev.larder.migrations.Migrations;
import dev.larder.registry.RegistryException;
import dev.larder.registry.SchemaState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// The version of a database's schema, as Flyway wrote it down; read without Flyway, which takes longer to load than all the
/// rest of opening.
///
/// A minor version only adds: programs of neighbouring minor versions work on one schema, so that a site can migrate first and renew its
/// programs one by one.
record SchemaVersion(int major, int minor) implements Comparable<SchemaVersion> {

  /// @throws NumberFormatException if it is not of ours
  static SchemaVersion parse(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new SchemaVersion(Integer.parseInt(text), 0)
        : new SchemaVersion(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  /// What is found in a registry; empty where no migration has run to its end.
  static Optional<String> of(Session session) throws SQLException {
    try (Statement statement = session.connection().createStatement()) {
      try (ResultSet table = statement
          .executeQuery(session.dialect() == SqlDialect.SQLITE
              ? "SELECT 1 FROM sqlite_schema WHERE name = '" + Migrations.HISTORY_TABLE + "'"
              : "SELECT 1 WHERE to_regclass('" + Migrations.HISTORY_TABLE + "') IS NOT NULL")) {
        if (!table.next()) {
          return Optional.empty();
        }
      }
      try (ResultSet newest = statement.executeQuery("SELECT version FROM " + Migrations.HISTORY_TABLE
          + " WHERE success AND version IS NOT NULL ORDER BY installed_rank DESC LIMIT 1")) {
        return newest.next() ? Optional.of(newest.getString(1)) : Optional.empty();
      }
    }
  }

  /// @param name of the registry, for people
  /// @param wanted the version that this program is for
  /// @throws RegistryException.Incompatible if there is no registry
  static SchemaState state(String name, Optional<String> found, String wanted) {
    if (found.isEmpty()) {
      throw new RegistryException.Incompatible(
          "%s is no registry: it has no record of a schema, and this program is for version %s".formatted(name, wanted),
          "Check the path or URL; larder init makes a repository with its registry.");
    }
    return new SchemaState(found.get(), wanted, parse(found.get()).worksFor(parse(wanted)));
  }

  /// The version that is found, if this program works on it.
  ///
  /// @throws RegistryException.Incompatible naming both versions and what to do
  static String usable(String name, Optional<String> found, String wanted) {
    SchemaState state = state(name, found, wanted);
    if (!state.usable()) {
      throw incompatible(name, state);
    }
    return state.found();
  }

  static RegistryException.Incompatible incompatible(String name, SchemaState state) {
    return new RegistryException.Incompatible(
        "registry %s has schema version %s, and this program is for version %s".formatted(name, state.found(),
            state.wanted()),
        isNewer(state)
            ? "Use a newer Larder for it."
            : "Bring it up to date with: larder admin migrate REPO");
  }

  /// Says whether the registry is newer than this program.
  static boolean isNewer(SchemaState state) {
    return parse(state.found()).compareTo(parse(state.wanted())) > 0;
  }

  private boolean worksFor(SchemaVersion program) {
    return major == program.major && Math.abs(minor - program.minor) <= 1;
  }

  @Override
  public int compareTo(SchemaVersion other) {
    return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
  }
}
