package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.RunName;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.Where;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has written to a SQLite registry of many datasets leaves behind what SQLite must know to choose between indexes.
final class SqliteStatisticsTest {
  private static final List<DatasetQuery> QUESTIONS = Stream.of("plate = 'P1'", "visit = 5", "visit IN (1, 2)")
      .map(where -> DatasetQuery.ALL.in(new RunName("r1")).where(Where.parse(where))).toList();

  @TempDir
  Path folder = Path.of("");
  private String url = "";

  @BeforeEach
  void make() throws Exception {
    url = Backend.SQLITE.fresh(folder);
  }

  private void fill(int dataIds) {
    try (Registry registry = Backend.SQLITE.open(url); Database database = Backend.SQLITE.database(url)) {
      ManyDatasets.fill(registry, database, dataIds);
    }
  }

  private long answer(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      return answer.next() ? answer.getLong(1) : 0;
    }
  }

  private boolean known() throws SQLException {
    return answer("SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'") == 1
        && answer("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'dataset'") > 0;
  }

  private boolean byValue(DatasetQuery question) {
    try (Database database = Backend.SQLITE.database(url)) {
      return PlansTest.plan(database, question).stream()
          .anyMatch(step -> step.matches("SEARCH i USING INDEX data_id_.*"));
    }
  }

  @Test
  void theValuesOfADimensionAreTakenForFewerThanTheDatasetsOfARun() throws Exception {
    try (Registry registry = Backend.SQLITE.open(url); Database database = Backend.SQLITE.database(url)) {
      ManyDatasets.fill(registry, database, 20_000);
      assertTrue(QUESTIONS.stream().noneMatch(this::byValue), "SQLite knew it without: this test shows nothing");
    }
    assertTrue(known());
    for (DatasetQuery question : QUESTIONS) {
      assertTrue(byValue(question), question::toString);
    }
  }

  @Test
  void ofFewDatasetsNothingIsNoted() throws Exception {
    fill(100);
    assertEquals(false, known());
  }

  @Test
  void closingWaitsForNobodyWhoWrites() throws Exception {
    try (Connection other = DriverManager.getConnection(url); Statement statement = other.createStatement()) {
      long begin;
      try (Registry registry = Backend.SQLITE.open(url); Database database = Backend.SQLITE.database(url)) {
        ManyDatasets.fill(registry, database, 5_000);
        statement.execute("BEGIN IMMEDIATE");
        begin = System.nanoTime();
      }
      assertTrue(System.nanoTime() - begin < 15e9, "it waited");
      statement.execute("ROLLBACK");
    }
    assertEquals(false, known());
    assertEquals(20_000, answer("SELECT count(*) FROM dataset"));
  }
}
