package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
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
      fill(registry, database);
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

  private static List<String> plan(Database database, DatasetQuery question) {
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

  /// Two runs and two dataset types share 50,000 data IDs.
  private static void fill(Registry registry, Database database) {
    registry.apply(RegistryBatch.of(new Change.DeclareDimension(Dimension.of("plate", ValueType.STRING)),
        new Change.DeclareDimension(Dimension.of("visit", ValueType.INTEGER)),
        new Change.RegisterDatasetType(DatasetType.of("image", List.of("plate", "visit"), "image/tiff")),
        new Change.RegisterDatasetType(DatasetType.of("mask", List.of("plate", "visit"), "image/tiff")),
        new Change.RegisterRun(new RunName("r1"), UUID.randomUUID()),
        new Change.RegisterRun(new RunName("r2"), UUID.randomUUID())));
    int dataIds = DATASETS / 4;
    database.write(session -> {
      List<String> rows = session.dialect() == SqlDialect.SQLITE
          ? List.of("CREATE TEMP TABLE g AS WITH RECURSIVE g(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM g WHERE n < "
              + (dataIds - 1) + ") SELECT n, randomblob(16) AS k FROM g ORDER BY k",
              "INSERT INTO data_id SELECT k, json_object('plate', 'P' || (n % 500), 'visit', n) FROM g",
              "INSERT INTO dataset SELECT randomblob(16), c.key, t.key, k FROM collection c, dataset_type t, g",
              "INSERT INTO storage_record SELECT id, 'main', '', 'p/' || hex(id) || '.tif', 1000, 'sha256:00', 'image/tiff', 0"
                  + " FROM dataset")
          : List.of("CREATE TEMP TABLE g AS SELECT n, gen_random_uuid() AS k FROM generate_series(0, "
              + (dataIds - 1) + ") AS g(n)",
              "INSERT INTO data_id SELECT k, jsonb_build_object('plate', 'P' || (n % 500), 'visit', n) FROM g ORDER BY k",
              "INSERT INTO dataset SELECT gen_random_uuid(), c.key, t.key, k FROM g, collection c, dataset_type t"
                  + " ORDER BY 2, 3, 4",
              "INSERT INTO storage_record SELECT id, 'main', '', 'p/' || id || '.tif', 1000, 'sha256:00', 'image/tiff', 0"
                  + " FROM dataset",
              "ANALYZE");
      for (String each : rows) {
        session.execute(each);
      }
      return rows.size();
    });
  }
}
