package dev.larder.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MigrationsTest {
  @TempDir
  Path folder = Path.of("");

  private List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("registry.sqlite");
  }

  @Test
  void theNewestMigrationLeadsToTheVersionThatIsWrittenDown() throws SQLException {
    Migrations.of(Dialect.SQLITE, url()).migrate();

    assertEquals(List.of(Dialect.SQLITE.version()), query("SELECT version FROM " + Migrations.HISTORY_TABLE
        + " WHERE success ORDER BY installed_rank DESC LIMIT 1"));
  }

  @Test
  void migratingAgainChangesNothing() throws SQLException {
    Migrations.of(Dialect.SQLITE, url()).migrate();
    List<String> tables = query("SELECT sql FROM sqlite_schema");
    Migrations.of(Dialect.SQLITE, url()).migrate();

    assertEquals(tables, query("SELECT sql FROM sqlite_schema"));
  }

  @Test
  void aDatabaseOfSomebodyElseIsRefused() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE recipe (name text)");
    }

    assertThrows(FlywayException.class, () -> Migrations.of(Dialect.SQLITE, url()).migrate());
  }
}
