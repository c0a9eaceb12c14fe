package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Millions of datasets, of one artifact each, made by the database itself. Ten runs and two dataset types share the data IDs, so that there are 20 datasets for each.
final class NumberedDatasets {
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private static final int RUNS = 10;
  private static final int PLATES = 500;
  /// The last columns of storage records: one written each second.
  private static final String WRITTEN = "'image/tiff', %d + n * 1000000 FROM numbered".formatted(micros(BEGIN));

  private NumberedDatasets() {}

  /// How many data IDs about so many datasets have.
  static int dataIds(int datasets) {
    return Math.max(1, datasets / (2 * RUNS));
  }

  /// How many datasets so many data IDs have.
  static long count(int dataIds) {
    return 2L * RUNS * dataIds;
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /// As the filling makes it, with a number that ascends.
  static UUID id(long number) {
    return new UUID(0x0190_0000_0000_0000L, number);
  }

  static void fill(RegistrySettings settings, Kind kind, int dataIds) throws Exception {
    try (Registry registry = BenchDatabases.provider(settings).open(settings)) {
      List<Change> changes = new ArrayList<>(
          List.of(new Change.DeclareDimension(Dimension.of("plate", ValueType.STRING)),
              new Change.DeclareDimension(Dimension.of("visit", ValueType.INTEGER)),
              new Change.RegisterDatasetType(DatasetType.of("image", List.of("plate", "visit"), "image/tiff")),
              new Change.RegisterDatasetType(DatasetType.of("mask", List.of("plate", "visit"), "image/tiff"))));
      for (int run = 0; run < RUNS; run++) {
        changes.add(new Change.RegisterRun(new RunName("run%02d".formatted(run)), UUID.randomUUID()));
      }
      for (Change change : changes) {
        registry.apply(RegistryBatch.of(change));
      }
      try (Connection connection = BenchDatabases.bare(settings); Statement statement = connection.createStatement()) {
        for (String sql : kind == Kind.SQLITE ? sqlite(dataIds) : postgresql(dataIds)) {
          statement.execute(sql);
          connection.commit();
        }
        if (kind == Kind.POSTGRESQL) {
          connection.setAutoCommit(true);
          statement.execute("VACUUM ANALYZE");
        }
      }
    } // which lets SQLite look at its indexes
  }

  private static List<String> sqlite(int dataIds) {
    return List.of(
        "CREATE TEMP TABLE g AS WITH RECURSIVE g(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM g WHERE n < "
            + (dataIds - 1) + ") SELECT n, randomblob(16) AS k FROM g ORDER BY k",
        "INSERT INTO data_id SELECT k, json_object('plate', 'P' || (n %% %d), 'visit', n) FROM g".formatted(PLATES),
        "CREATE TEMP VIEW numbered AS SELECT ((c.key - 1) * 2 + t.key - 1) * " + dataIds
            + " + g.rowid - 1 AS n, c.key AS run, t.key AS type, g.k, g.n AS visit FROM collection c, dataset_type t, g",
        "INSERT INTO dataset SELECT unhex(printf('0190000000000000%016x', n)), run, type, k FROM numbered",
        ("INSERT INTO storage_record SELECT unhex(printf('0190000000000000%016x', n)), 'main', '',"
            + " printf('run%02d/%x.tif', run, n), (visit * 7919) % 1000000, printf('sha256:%064x', n), ")
            + WRITTEN);
  }

  private static List<String> postgresql(int dataIds) {
    return List.of("CREATE TEMP TABLE g AS SELECT n, k, row_number() OVER (ORDER BY k) AS place FROM"
        + " (SELECT n, gen_random_uuid() AS k FROM generate_series(0, " + (dataIds - 1) + ") AS g(n)) AS x ORDER BY k",
        "INSERT INTO data_id SELECT k, jsonb_build_object('plate', 'P' || (n %% %d), 'visit', n) FROM g"
            .formatted(PLATES),
        "CREATE TEMP VIEW numbered AS SELECT ((c.key - 1) * 2 + t.key - 1) * " + dataIds
            + "::bigint + g.place - 1 AS n, c.key AS run, t.key AS type, g.k, g.n::bigint AS visit"
            + " FROM collection c, dataset_type t, g",
        "INSERT INTO dataset SELECT ('0190000000000000' || lpad(to_hex(n), 16, '0'))::uuid, run, type, k FROM numbered",
        "INSERT INTO storage_record SELECT ('0190000000000000' || lpad(to_hex(n), 16, '0'))::uuid, 'main', '',"
            + " 'run' || run || '/' || to_hex(n) || '.tif', (visit * 7919) % 1000000,"
            + " 'sha256:' || lpad(to_hex(n), 64, '0'), " + WRITTEN);
  }
}
