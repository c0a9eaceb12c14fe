package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.RunName;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.Where;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Select;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// At 200,000 datasets the usual questions are answered by indexes: no plan of theirs reads a table of the many from end to end.
final class PlansTest {
  private static final int DATASETS = 200_000;
  private static final int FEWER = 40_000;
  /// As SQLite and PostgreSQL say that all rows are read. SQLite calls tables by their names or their aliases.
  private static final Pattern WHOLE_TABLE = Pattern
      .compile("(SCAN|Seq Scan on) (main\\.)?(dataset|data_id|storage_record)\\b(?!.*USING)");

  /// By all that the order is made of, and not only what comes of one run and dataset type.
  private static final Predicate<String> ALL_SORTED = Pattern.compile("Sort Key: c\\.name.*, d\\.data_id, d\\.id")
      .asPredicate();
  private static final Pattern PASSES = Pattern.compile("Scan .*\\bon storage_record\\b.* loops=(\\d+)");

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void usualQuestionsAreAnsweredByIndexes(Backend backend) throws Exception {
    String url = backend.fresh(folder);
    DatasetQuery all = DatasetQuery.ALL;
    DatasetQuery run = all.in(new RunName("r1"));
    try (Registry registry = backend.open(url); Database database = backend.database(url)) {
      ManyDatasets.fill(registry, database, DATASETS / 4);
      UUID id;
      try (DatasetCursor cursor = registry.query(run)) {
        id = cursor.next().ref().id();
      }
      List<DatasetQuery> questions = new ArrayList<>(List.of(run, run.ofTypes(List.of("mask"))));
      for (String where : List.of("plate = 'P1'", "visit = 5", "visit IN (1, 2, 3)", "plate = 'P1' AND visit < 5",
          "id = '" + id + "'", "id IN ('" + id + "')", "dataset_type = 'mask' AND visit = 7",
          "visit = 5 AND size > 1")) {
        questions.add(all.where(Where.parse(where)));
        questions.add(run.where(Where.parse(where)));
      }
      assertTrue(readsAll(database.read(session -> plan(session, "SELECT sum(size) FROM storage_record", List.of()))),
          "a plan that reads all is not recognised");
      for (DatasetQuery question : questions) {
        List<String> plan = plan(database, question);
        assertFalse(readsAll(plan),
            () -> question.where() + " " + question.collections() + "\n" + String.join("\n", plan));
      }
      assertEquals(4, registry.count(all.where(Where.parse("visit = 5"))));
      assertEquals(2, registry.count(run.where(Where.parse("visit = 5 AND size > 1"))));
    }
  }

  /// Bound to the order of the rows, which is that of two runs and two dataset types, it would take four passes.
  @Test
  void fewArtifactsAreFoundInOnePassAndSorted() throws Exception {
    String url = Backend.POSTGRESQL.fresh(folder);
    try (Registry registry = Backend.POSTGRESQL.open(url); Database database = Backend.POSTGRESQL.database(url)) {
      ManyDatasets.fill(registry, database, FEWER / 4);
      String some = "written >= '1970-01-01T00:00:00.02Z' AND written < '1970-01-01T00:00:00.0202Z'";
      for (String where : List.of(some, "size > 1000", "NOT stored", "format <> 'image/tiff'",
          "(" + some + ") OR size < 1000", "checksum = 'sha256:%064x'".formatted(1))) {
        DatasetQuery question = DatasetQuery.ALL.where(Where.parse(where));
        for (DatasetQuery each : List.of(question, question.limitedTo(10))) {
          List<String> plan = run(database, each);
          assertTrue(plan.stream().anyMatch(ALL_SORTED), () -> told(each, plan));
          assertEquals(1, passes(plan), () -> told(each, plan));
        }
      }
      assertEquals(200, registry.count(DatasetQuery.ALL.where(Where.parse(some))));
    }
  }

  /// To sort all of them would take long before the first comes.
  @Test
  void manyArtifactsAreNotSorted() throws Exception {
    String url = Backend.POSTGRESQL.fresh(folder);
    try (Registry registry = Backend.POSTGRESQL.open(url); Database database = Backend.POSTGRESQL.database(url)) {
      ManyDatasets.fill(registry, database, FEWER / 4);
      List<DatasetQuery> questions = new ArrayList<>(List.of(DatasetQuery.ALL));
      for (String where : List.of("size >= 1000", "stored", "NOT size > 1000", "format = 'image/tiff'",
          "written > '1970-01-01T00:00:00.02Z'")) {
        questions.add(DatasetQuery.ALL.where(Where.parse(where)));
      }
      for (DatasetQuery question : questions) {
        List<String> plan = plan(database, question);
        assertTrue(plan.getFirst().startsWith("Nested Loop"), () -> told(question, plan));
      }
    }
  }

  /// What PostgreSQL did in one process, and how often.
  private static List<String> run(Database database, DatasetQuery question) {
    return database.read(session -> {
      session.execute("SET LOCAL max_parallel_workers_per_gather = 0");
      Select<?> rows = rows(session, question);
      return steps(session, "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + Template.render(session.dialect(), rows),
          session.dialect().sql().extractBindValues(rows));
    });
  }

  /// How often storage records are gone over or looked up.
  private static int passes(List<String> plan) {
    return plan.stream().map(PASSES::matcher).filter(Matcher::find)
        .mapToInt(pass -> Integer.parseInt(pass.group(1))).sum();
  }

  private static String told(DatasetQuery question, List<String> plan) {
    return question.where() + "\n" + String.join("\n", plan);
  }

  private static boolean readsAll(List<String> plan) {
    return plan.stream().anyMatch(step -> WHOLE_TABLE.matcher(step).find());
  }

  static List<String> plan(Database database, DatasetQuery question) {
    return database.read(session -> {
      Select<?> rows = rows(session, question);
      return plan(session, Template.render(session.dialect(), rows), session.dialect().sql().extractBindValues(rows));
    });
  }

  private static Select<?> rows(Session session, DatasetQuery question) throws SQLException {
    DatasetStatement statement = DatasetStatement.of(session, DatasetSelection.of(session, question));
    return statement.rows(SqlDatasetCursor.after(question, statement.sortColumns()));
  }

  private static List<String> plan(Session session, String sql, List<Object> values) throws SQLException {
    boolean sqlite = session.dialect() == SqlDialect.SQLITE;
    return steps(session, (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (COSTS OFF) ") + sql, values);
  }

  private static List<String> steps(Session session, String sql, List<Object> values) throws SQLException {
    boolean sqlite = session.dialect() == SqlDialect.SQLITE;
    List<String> steps = new ArrayList<>();
    try (Prepared explain = session.prepare(sql).values(values); Answer answer = explain.query()) {
      while (answer.next()) {
        steps.add(answer.text(sqlite ? 4 : 1));
      }
    }
    return steps;
  }
}
