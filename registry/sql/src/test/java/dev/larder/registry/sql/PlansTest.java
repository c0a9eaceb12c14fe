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
import java.util.regex.Pattern;
import org.jooq.Select;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// At 200,000 datasets the usual questions are answered by indexes: no plan of theirs reads a table of the many from end to end.
final class PlansTest {
  private static final int DATASETS = 200_000;
  /// As SQLite and PostgreSQL say that all rows are read. SQLite calls tables by their names or their aliases.
  private static final Pattern WHOLE_TABLE = Pattern
      .compile("(SCAN|Seq Scan on) (main\\.)?(dataset|data_id|storage_record)\\b(?!.*USING)");

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

  private static boolean readsAll(List<String> plan) {
    return plan.stream().anyMatch(step -> WHOLE_TABLE.matcher(step).find());
  }

  static List<String> plan(Database database, DatasetQuery question) {
    return database.read(session -> {
      DatasetStatement statement = new DatasetStatement(session.dialect(), DatasetSelection.of(session, question));
      Select<?> rows = statement.rows(SqlDatasetCursor.after(question, statement.sortColumns()));
      return plan(session, Template.render(session.dialect(), rows), session.dialect().sql().extractBindValues(rows));
    });
  }

  private static List<String> plan(Session session, String sql, List<Object> values) throws SQLException {
    boolean sqlite = session.dialect() == SqlDialect.SQLITE;
    List<String> steps = new ArrayList<>();
    try (Prepared explain = session.prepare((sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN (COSTS OFF) ") + sql)
        .values(values); Answer answer = explain.query()) {
      while (answer.next()) {
        steps.add(answer.text(sqlite ? 4 : 1));
      }
    }
    return steps;
  }
}
