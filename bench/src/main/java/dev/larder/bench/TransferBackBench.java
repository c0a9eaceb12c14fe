package dev.larder.bench;

import dev.larder.journal.DatasetWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.RunName;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferBack;
import dev.larder.repository.TransferReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Transfer-back into a registry that has none of the datasets, against bare batched inserts of the very rows that it made, into the
/// same tables with the same indexes, in transactions of the same size, sorted in the same way.
final class TransferBackBench {
  private static final int CHUNK = 10_000;
  private static final RunName RUN = new RunName("bench");
  private static final List<String> TABLES = List.of("data_id", "dataset", "storage_record");

  private final Scratch scratch;
  private final int rounds;

  TransferBackBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  void newDatasets(int datasets, int writers) throws Exception {
    new SideBySide("transfer-back of new datasets (%d journals)".formatted(writers), datasets, "datasets", rounds)
        .compare(
            "bare batched inserts of the same rows", new Bare(datasets, writers)::round,
            "TransferBack", round -> ours("transfer" + round, datasets, writers));
  }

  private double ours(String name, int datasets, int writers) throws Exception {
    Path path = scratch.path(name);
    write(path, datasets, writers);
    try (Repository repository = Repository.open(path)) {
      return SideBySide.seconds(() -> transfer(repository, datasets));
    }
  }

  private static void transfer(Repository repository, int datasets) throws Exception {
    TransferReport report = new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.of(RUN));
    if (report.ingested() != datasets || report.partly()) {
      throw new IllegalStateException("not all was ingested: " + report);
    }
  }

  private static void write(Path path, int datasets, int writers) throws Exception {
    Repository.init(path);
    byte[] content = new byte[0];
    try (Repository repository = Repository.open(path)) {
      for (int number = 0; number < writers; number++) {
        try (DatasetWriter writer = repository.writer(RUN, WriterOptions.DEFAULT)) {
          int from = (int) ((long) datasets * number / writers);
          int to = (int) ((long) datasets * (number + 1) / writers);
          for (int i = from; i < to; i += 1_000) {
            writer.putAll(Inputs.datasets(i, Math.min(to, i + 1_000), content));
          }
        }
      }
    }
  }

  /// Takes the rows out of a registry that a transfer-back filled, and inserts them into empty tables.
  private final class Bare {
    private final int datasets;
    private final int writers;

    Bare(int datasets, int writers) {
      this.datasets = datasets;
      this.writers = writers;
    }

    double round(int number) throws Exception {
      Path path = scratch.path("bare" + number);
      write(path, datasets, writers);
      List<List<Object[]>> rows = new ArrayList<>();
      try (Repository repository = Repository.open(path)) {
        transfer(repository, datasets);
      }
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path.resolve("registry.sqlite"))) {
        for (String table : TABLES) {
          rows.add(read(connection, table));
        }
        try (Statement statement = connection.createStatement()) {
          statement.execute("PRAGMA synchronous = FULL");
          for (String table : TABLES.reversed()) {
            statement.execute("DELETE FROM " + table);
          }
          statement.execute("VACUUM");
        }
        connection.setAutoCommit(false);
        return SideBySide.seconds(() -> insert(connection, rows));
      }
    }

    private List<Object[]> read(Connection connection, String table) throws Exception {
      List<Object[]> rows = new ArrayList<>();
      // The order of insertion where that is kept; the others are sorted chunk by chunk below, as ours are.
      String order = table.equals("storage_record") ? " ORDER BY rowid" : "";
      try (Statement statement = connection.createStatement();
          ResultSet found = statement.executeQuery("SELECT * FROM " + table + order)) {
        int columns = found.getMetaData().getColumnCount();
        while (found.next()) {
          Object[] row = new Object[columns];
          for (int i = 0; i < columns; i++) {
            row[i] = found.getObject(i + 1);
          }
          rows.add(row);
        }
      }
      return rows;
    }

    private void insert(Connection connection, List<List<Object[]>> rows) throws Exception {
      for (int from = 0; from < datasets; from += CHUNK) {
        for (int table = 0; table < TABLES.size(); table++) {
          List<Object[]> chunk = rows.get(table).subList(from, Math.min(datasets, from + CHUNK));
          insert(connection, TABLES.get(table), chunk);
        }
        connection.commit();
      }
    }

    private void insert(Connection connection, String table, List<Object[]> chunk) throws Exception {
      String marks = ", ?".repeat(chunk.getFirst().length).substring(2);
      try (PreparedStatement statement = connection
          .prepareStatement("INSERT INTO " + table + " VALUES (" + marks + ")")) {
        for (Object[] row : chunk) {
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
