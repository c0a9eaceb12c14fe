package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.Where;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Usual where-expressions through the Registry, against the statement that somebody who knows the tables and their numbers writes by hand.
final class WhereBench {
  private static final int RUNS = 10;
  private static final int PLATES = 500;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  /// The last columns of storage records: one written each second.
  private static final String WRITTEN = "'image/tiff', %d + n * 1000000 FROM numbered".formatted(micros(BEGIN));

  /// What takes longer by hand is compared once.
  private static final Duration LONG = Duration.ofMinutes(1);

  private final BenchDatabases databases;
  private final int rounds;

  WhereBench(BenchDatabases databases, int rounds) {
    this.databases = databases;
    this.rounds = rounds;
  }

  /// @param bare the condition by hand: of `d` (dataset), `i` (data ID) and, where it says so, `s` (storage record)
  private record Question(String where, String bare) {
    /// The columns that a dataset is made of, in our order; runs and types are numbered in the order of their names.
    String sql() {
      return "SELECT d.id, d.dataset_type, i.json, d.run, d.data_id FROM dataset d JOIN data_id i ON i.key = d.data_id "
          + (bare.contains("s.") ? "JOIN storage_record s ON s.dataset_id = d.id " : "") + "WHERE " + bare
          + " ORDER BY d.run, d.dataset_type, d.data_id";
    }
  }

  /// Ten runs and two dataset types share the data IDs, so that there are 20 datasets for each.
  void where(Kind kind, int datasets) throws Exception {
    int dataIds = Math.max(1, datasets / (2 * RUNS));
    RegistrySettings settings = databases.registry(kind, "questions");
    double seconds = SideBySide.seconds(() -> fill(settings, kind, dataIds));
    System.out.printf(Locale.ROOT, "%n%s: %,d datasets were made in %.0f s%n", kind, 2L * RUNS * dataIds, seconds);
    for (Question question : questions(kind, dataIds)) {
      DatasetQuery query = DatasetQuery.ALL.where(Where.parse(question.where));
      try (Registry registry = BenchDatabases.provider(settings).open(settings);
          Connection connection = BenchDatabases.bare(settings)) {
        long begun = System.nanoTime();
        long rows = fetch(connection, question.sql());
        int counted = System.nanoTime() - begun > LONG.toNanos() ? 1 : rounds;
        String told = question.where.length() > 60 ? question.where.substring(0, 60) + " …" : question.where;
        new SideBySide(kind + ", where " + told, rows, "rows", counted).compare("by hand",
            round -> SideBySide.seconds(() -> expect(rows, fetch(connection, question.sql()))), "Registry.query",
            round -> SideBySide.seconds(() -> expect(rows, query(registry, query))));
      }
    }
  }

  private static List<Question> questions(Kind kind, int dataIds) {
    boolean sqlite = kind == Kind.SQLITE;
    String plate = sqlite ? "(i.json ->> '$.\"plate\"')" : "((i.json ->> 'plate') COLLATE \"C\")";
    String visit = sqlite
        ? "(i.json ->> '$.\"visit\"')"
        : "(CASE WHEN jsonb_typeof(i.json -> 'visit') = 'number' THEN (i.json ->> 'visit')::bigint END)";
    UUID id = id(7L * dataIds + dataIds / 2);
    String checksum = "sha256:%064x".formatted(id.getLeastSignificantBits());
    Instant from = BEGIN.plusSeconds(10L * dataIds);
    Instant to = from.plusSeconds(Math.max(1, dataIds / 5));
    String numbers = IntStream.range(0, 200).mapToObj(n -> "" + n * Math.max(1, dataIds / 200))
        .collect(Collectors.joining(", "));
    return List.of(
        new Question("id = '" + id + "'",
            "d.id = " + (sqlite ? "x'" + id.toString().replace("-", "") + "'" : "'" + id + "'")),
        new Question("run = 'run03' AND dataset_type = 'mask'", "d.run = 4 AND d.dataset_type = 2"),
        new Question("plate = 'P7'", plate + " = 'P7'"),
        new Question("run = 'run03' AND plate = 'P7'", "d.run = 4 AND " + plate + " = 'P7'"),
        new Question("visit BETWEEN 100 AND 149", visit + " BETWEEN 100 AND 149"),
        new Question("run = 'run03' AND size > 990 kB", "d.run = 4 AND s.size > 990000"),
        new Question("checksum = '" + checksum + "'", "s.checksum = '" + checksum + "'"),
        new Question("written >= '" + from + "' AND written < '" + to + "'",
            "s.written >= %d AND s.written < %d".formatted(micros(from), micros(to))),
        new Question("visit IN (" + numbers + ")", visit + " IN (" + numbers + ")"),
        new Question("plate GLOB 'P49*'", plate + (sqlite ? " GLOB 'P49*'" : " LIKE 'P49%'")));
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /// As the filling makes it, with a number that ascends.
  private static UUID id(long number) {
    return new UUID(0x0190_0000_0000_0000L, number);
  }

  private static void fill(RegistrySettings settings, Kind kind, int dataIds) throws Exception {
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

  private static long fetch(Connection connection, String sql) throws Exception {
    long found = 0;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(2_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getObject(1) == null || rows.getInt(2) == 0 || rows.getString(3).isEmpty() || rows.getInt(4) == 0
              || rows.getObject(5) == null) {
            throw new IllegalStateException("a row without content");
          }
          found++;
        }
      }
    }
    connection.commit();
    return found;
  }

  private static long query(Registry registry, DatasetQuery query) {
    long found = 0;
    try (DatasetCursor cursor = registry.query(query)) {
      for (; cursor.hasNext(); cursor.next()) {
        found++;
      }
    }
    return found;
  }

  private static void expect(long wanted, long found) {
    if (wanted != found) {
      throw new IllegalStateException("%,d were expected, and %,d came".formatted(wanted, found));
    }
  }
}
