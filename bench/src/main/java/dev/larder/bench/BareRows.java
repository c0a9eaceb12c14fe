package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.registry.RegistrySettings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.postgresql.PGConnection;

/// The rows that taking in datasets has made, ready to be inserted again: by transaction and table, sorted as ours are inserted. As bytes of binary `COPY` on PostgreSQL, as
/// parameters of batches on SQLite.
abstract class BareRows {
  /// Filled by insertion, in this order.
  static final List<String> TABLES = List.of("data_id", "dataset", "storage_record");

  /// @param chunks the datasets of each transaction
  static BareRows of(Kind kind, RegistrySettings registry, List<List<UUID>> chunks) throws Exception {
    BareRows rows = kind == Kind.POSTGRESQL ? new Copied() : new Batched();
    Set<UUID> seen = new HashSet<>();
    try (Connection connection = BenchDatabases.bare(registry)) {
      for (List<UUID> chunk : chunks) {
        Set<UUID> dataIds = rows.dataIds(connection, chunk);
        dataIds.removeAll(seen);
        seen.addAll(dataIds);
        rows.add(connection, List.of(
            "SELECT * FROM data_id WHERE key IN (%s) ORDER BY key".formatted(rows.list(dataIds)),
            "SELECT * FROM dataset WHERE id IN (%s) ORDER BY run, dataset_type, data_id".formatted(rows.list(chunk)),
            "SELECT * FROM storage_record WHERE dataset_id IN (%s) ORDER BY dataset_id".formatted(rows.list(chunk))));
      }
    }
    return rows;
  }

  /// Empties the tables and, so that the journals are taken in anew, forgets how far they were.
  static void empty(RegistrySettings registry) throws SQLException {
    try (Connection connection = BenchDatabases.bare(registry); Statement statement = connection.createStatement()) {
      boolean sqlite = registry.url().startsWith("jdbc:sqlite:");
      if (sqlite) {
        for (String table : List.of("journal_progress", "storage_record", "dataset", "data_id")) {
          statement.execute("DELETE FROM " + table);
        }
      } else {
        statement.execute("TRUNCATE data_id, dataset, storage_record, journal_progress CASCADE");
      }
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute(sqlite ? "VACUUM" : "CHECKPOINT");
    }
  }

  private Set<UUID> dataIds(Connection connection, List<UUID> datasets) throws SQLException {
    Set<UUID> found = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement
            .executeQuery("SELECT data_id FROM dataset WHERE id IN (%s)".formatted(list(datasets)))) {
      while (rows.next()) {
        found.add(id(rows));
      }
    }
    return found;
  }

  abstract UUID id(ResultSet rows) throws SQLException;

  abstract String literal(UUID id);

  private String list(Iterable<UUID> ids) {
    List<String> literals = new ArrayList<>();
    ids.forEach(id -> literals.add(literal(id)));
    return literals.isEmpty() ? "NULL" : String.join(",", literals);
  }

  /// Keeps the rows of one transaction.
  abstract void add(Connection connection, List<String> selects) throws Exception;

  /// Inserts them all, a transaction a chunk.
  abstract void insert(Connection connection) throws Exception;

  private static final class Copied extends BareRows {
    private final List<List<byte[]>> chunks = new ArrayList<>();

    @Override
    UUID id(ResultSet rows) throws SQLException {
      return rows.getObject(1, UUID.class);
    }

    @Override
    String literal(UUID id) {
      return "'" + id + "'";
    }

    @Override
    void add(Connection connection, List<String> selects) throws Exception {
      List<byte[]> tables = new ArrayList<>();
      for (String select : selects) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        connection.unwrap(PGConnection.class).getCopyAPI()
            .copyOut("COPY (" + select + ") TO STDOUT (FORMAT binary)", bytes);
        tables.add(bytes.toByteArray());
      }
      chunks.add(tables);
    }

    @Override
    void insert(Connection connection) throws Exception {
      for (List<byte[]> chunk : chunks) {
        for (int table = 0; table < TABLES.size(); table++) {
          connection.unwrap(PGConnection.class).getCopyAPI().copyIn(
              "COPY %s FROM STDIN (FORMAT binary)".formatted(TABLES.get(table)),
              new ByteArrayInputStream(chunk.get(table)));
        }
        connection.commit();
      }
    }
  }

  private static final class Batched extends BareRows {
    private final List<List<List<Object[]>>> chunks = new ArrayList<>();

    @Override
    UUID id(ResultSet rows) throws SQLException {
      ByteBuffer bytes = ByteBuffer.wrap(rows.getBytes(1));
      return new UUID(bytes.getLong(), bytes.getLong());
    }

    @Override
    String literal(UUID id) {
      return "x'" + id.toString().replace("-", "") + "'";
    }

    @Override
    void add(Connection connection, List<String> selects) throws Exception {
      List<List<Object[]>> tables = new ArrayList<>();
      try (Statement statement = connection.createStatement()) {
        for (String select : selects) {
          List<Object[]> rows = new ArrayList<>();
          try (ResultSet found = statement.executeQuery(select)) {
            while (found.next()) {
              Object[] row = new Object[found.getMetaData().getColumnCount()];
              for (int i = 0; i < row.length; i++) {
                row[i] = found.getObject(i + 1);
              }
              rows.add(row);
            }
          }
          tables.add(rows);
        }
      }
      chunks.add(tables);
    }

    @Override
    void insert(Connection connection) throws Exception {
      for (List<List<Object[]>> chunk : chunks) {
        for (int table = 0; table < TABLES.size(); table++) {
          if (!chunk.get(table).isEmpty()) {
            insert(connection, TABLES.get(table), chunk.get(table));
          }
        }
        connection.commit();
      }
    }

    private static void insert(Connection connection, String table, List<Object[]> rows) throws SQLException {
      String marks = ", ?".repeat(rows.getFirst().length).substring(2);
      try (PreparedStatement statement = connection
          .prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
        for (Object[] row : rows) {
          for (int i = 0; i < row.length; i++) {
            statement.setObject(i + 1, row[i]);
          }
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
  }
}
