package dev.larder.test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The registry database of a repository, looked at past the command, as an operator with `sqlite3` would.
final class Database {
  private Database() {}

  /// Every row of every table but `journal_progress` and `ingester`, which a transfer-back moves on, by table.
  static NavigableMap<String, List<String>> tables(Path repository) {
    NavigableMap<String, List<String>> tables = new TreeMap<>();
    for (String table : rows(repository,
        "select name from sqlite_master where type = 'table' and name not like 'sqlite%'")) {
      if (!table.equals("journal_progress") && !table.equals("ingester")) {
        tables.put(table, rows(repository, "select * from \"%s\" order by 1, 2".formatted(table)));
      }
    }
    return tables;
  }

  /// The rows that a statement finds: their values, joined by `|`.
  static List<String> rows(Path repository, String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url(repository));
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          byte[] value = found.getBytes(column);
          values.add(value == null ? "-" : printable(value));
        }
        rows.add(String.join("|", values));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the registry of " + repository, e);
    }
    return rows;
  }

  /// Changes rows, as nobody should.
  ///
  /// @return how many
  static int change(Path repository, String sql) {
    try (Connection connection = DriverManager.getConnection(url(repository));
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot change the registry of " + repository, e);
    }
  }

  /// As a `file:` URI, which takes every character that a folder may have in its name.
  private static String url(Path repository) {
    return "jdbc:sqlite:file:" + repository.resolve("registry.sqlite").toUri().getRawPath();
  }

  private static String printable(byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1);
  }
}
