package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A repository in a folder, whose Registry is a database of a PostgreSQL server that ends with the JVM.
record PostgresPantry(Pantry pantry, String database) implements AutoCloseable {
  /// What is forced to disk here, nobody needs after a power failure; after a crash of the server a commit must be there all the same, which this way of starting one does not promise by itself.
  private static final EmbeddedPostgres SERVER = start();

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().setServerConfig("fsync", "off")
          .setServerConfig("synchronous_commit", "on").start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static PostgresPantry in(Path folder, String database) throws IOException {
    ask("postgres", "CREATE DATABASE " + database);
    Repository.init(RepositoryLocation.of(folder), InitOptions.EMBEDDED.withRegistry(url(database)));
    return new PostgresPantry(new Pantry(Repository.open(folder)), database);
  }

  private static String url(String database) {
    return SERVER.getJdbcUrl("postgres", database);
  }

  Repository repository() {
    return pantry.repository();
  }

  /// The rows that a statement finds, as text; none for one that finds nothing.
  List<String> ask(String sql) {
    return ask(database, sql);
  }

  /// As the administrator, on a connection of its own, which may write whatever the server says.
  static List<String> ask(String database, String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url(database));
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      if (statement.execute(sql)) {
        ResultSet found = statement.getResultSet();
        while (found.next()) {
          rows.add(found.getString(1));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /// All that transfer-back has made, but for times.
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (String sql : List.of("SELECT d::text FROM data_id d ORDER BY key", "SELECT d::text FROM dataset d ORDER BY id",
        "SELECT r::text FROM storage_record r ORDER BY dataset_id, component",
        "SELECT (writer, run, segments, records, ended)::text FROM journal_progress ORDER BY writer",
        "SELECT (writer, record, run, dataset, reason)::text FROM quarantine ORDER BY writer, record")) {
      rows.addAll(ask(sql));
    }
    return rows;
  }

  /// Asserts that [#rows] are these, and shows the first that are not.
  void assertRows(List<String> expected, String about) {
    List<String> found = rows();
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      assertEquals(expected.get(i), found.get(i), about);
    }
    assertEquals(expected.size(), found.size(), about);
  }

  /// Takes out all that transfer-back has made.
  void empty() {
    ask("TRUNCATE data_id, dataset, storage_record, journal_progress, quarantine CASCADE");
  }

  @Override
  public void close() throws IOException {
    pantry.close();
  }
}
