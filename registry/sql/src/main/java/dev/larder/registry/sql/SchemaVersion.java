package dev.larder.registry.sql;

import dev.larder.migrations.Migrations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// The version of a database's schema, as Flyway wrote it down; read without Flyway, which takes longer to load than all the
/// rest of opening.
final class SchemaVersion {
  private SchemaVersion() {}

  /// Empty where no migration has run to its end.
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
}
