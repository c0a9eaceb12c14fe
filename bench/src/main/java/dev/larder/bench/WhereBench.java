package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.Where;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Usual where-expressions through the Registry, against the statement that somebody who knows the tables and their numbers writes by hand.
final class WhereBench {
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

  void where(Kind kind, int datasets) throws Exception {
    int dataIds = NumberedDatasets.dataIds(datasets);
    RegistrySettings settings = databases.registry(kind, "questions");
    double seconds = SideBySide.seconds(() -> NumberedDatasets.fill(settings, kind, dataIds));
    System.out.printf(Locale.ROOT, "%n%s: %,d datasets were made in %.0f s%n", kind, NumberedDatasets.count(dataIds),
        seconds);
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
    UUID id = NumberedDatasets.id(7L * dataIds + dataIds / 2);
    String checksum = "sha256:%064x".formatted(id.getLeastSignificantBits());
    Instant from = NumberedDatasets.BEGIN.plusSeconds(10L * dataIds);
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
            "s.written >= %d AND s.written < %d".formatted(NumberedDatasets.micros(from), NumberedDatasets.micros(to))),
        new Question("visit IN (" + numbers + ")", visit + " IN (" + numbers + ")"),
        new Question("plate GLOB 'P49*'", plate + (sqlite ? " GLOB 'P49*'" : " LIKE 'P49%'")));
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
