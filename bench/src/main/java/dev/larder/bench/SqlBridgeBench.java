package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;

/// Many ids through the bridge of the Registry, against a join by JDBC that knows the tables, fetches the same columns and looks at each of them.
final class SqlBridgeBench {
  /// How many ids the bare join is given at once: as many as ours.
  private static final int PORTION = 10_000;
  /// Records for each id that is asked for.
  private static final int DENSITY = 10;
  private static final Set<StorageField> EVERYTHING = EnumSet.complementOf(EnumSet.of(StorageField.URI));

  private final BenchDatabases databases;
  private final int rounds;

  SqlBridgeBench(BenchDatabases databases, int rounds) {
    this.databases = databases;
    this.rounds = rounds;
  }

  /// One in ten of the ids is absent.
  void check(Kind kind, int count) throws Exception {
    int dataIds = NumberedDatasets.dataIds(DENSITY * count);
    RegistrySettings settings = databases.registry(kind, "bridge");
    double seconds = SideBySide.seconds(() -> NumberedDatasets.fill(settings, kind, dataIds));
    long datasets = NumberedDatasets.count(dataIds);
    System.out.printf(Locale.ROOT, "%n%s: %,d records were made in %.0f s%n", kind, datasets, seconds);
    List<UUID> random = new SplittableRandom(1).longs(count, 0, datasets * 10 / 9).mapToObj(NumberedDatasets::id)
        .toList();
    List<UUID> sorted = random.stream().sorted((a, b) -> Long.compareUnsigned(a.getLeastSignificantBits(),
        b.getLeastSignificantBits())).toList();
    long there = random.stream().filter(id -> id.getLeastSignificantBits() < datasets).count();
    for (Set<StorageField> fields : List.of(Set.of(StorageField.SIZE), EVERYTHING)) {
      compare(settings, kind, "in random order", random, fields, there);
      compare(settings, kind, "sorted", sorted, fields, there);
    }
  }

  /// @param there how many of the ids the Registry has
  private void compare(RegistrySettings settings, Kind kind, String order, List<UUID> ids, Set<StorageField> fields,
      long there) throws Exception {
    DatasetIds question = DatasetIds.of(ids);
    String columns = fields.size() == 1
        ? "s.datastore, s.size"
        : "s.datastore, s.component, s.path, s.size, s.checksum, s.format, s.written";
    try (Registry registry = BenchDatabases.provider(settings).open(settings);
        Connection connection = BenchDatabases.bare(settings)) {
      new SideBySide(
          "%s, existence and %s of ids %s".formatted(kind, fields.size() == 1 ? "size" : "all fields", order),
          ids.size(), "ids", rounds).compare("join",
              round -> SideBySide.seconds(() -> expect(there, join(connection, kind, ids, columns))),
              "Registry.bridge().check",
              round -> SideBySide.seconds(() -> expect(there, ours(registry, question, fields))));
    }
  }

  private static long ours(Registry registry, DatasetIds ids, Set<StorageField> fields) {
    try (StorageReport report = registry.bridge().check(ids, fields)) {
      return report.records().getRowCount();
    }
  }

  /// Whoever asks by hand wants to know, too, which answer belongs to which id.
  private static long join(Connection connection, Kind kind, List<UUID> ids, String columns) throws Exception {
    String from = kind == Kind.SQLITE
        ? "SELECT j.key, %s FROM json_each(?) j CROSS JOIN dataset d ON d.id = unhex(j.value)"
        : "SELECT (j.position - 1)::integer, %s FROM unnest(?::uuid[]) WITH ORDINALITY j(value, position) JOIN dataset d ON d.id = j.value";
    int width = columns.split(",").length;
    long[] sizes = new long[ids.size()];
    long found = 0;
    try (PreparedStatement statement = connection
        .prepareStatement(from.formatted(columns) + " LEFT JOIN storage_record s ON s.dataset_id = d.id")) {
      for (int begin = 0; begin < ids.size(); begin += PORTION) {
        List<UUID> some = ids.subList(begin, Math.min(ids.size(), begin + PORTION));
        if (kind == Kind.SQLITE) {
          HexFormat hex = HexFormat.of();
          statement.setString(1, some.stream().map(id -> "\"" + hex.toHexDigits(id.getMostSignificantBits())
              + hex.toHexDigits(id.getLeastSignificantBits()) + "\"").collect(Collectors.joining(",", "[", "]")));
        } else {
          statement.setArray(1, connection.createArrayOf("uuid", some.toArray()));
        }
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            int position = rows.getInt(1);
            if (rows.getString(2) == null) {
              continue;
            }
            if (width == 2) {
              sizes[begin + position] = rows.getLong(3);
            } else {
              sizes[begin + position] = rows.getLong(5);
              if (rows.getString(3) == null || rows.getString(4).isEmpty() || rows.getString(6).isEmpty()
                  || rows.getString(7).isEmpty() || rows.getLong(8) == 0) {
                throw new IllegalStateException("a row without content");
              }
            }
            found++;
          }
        }
      }
    }
    connection.commit();
    return found;
  }

  private static void expect(long wanted, long found) {
    if (wanted != found) {
      throw new IllegalStateException("%,d were expected, and %,d came".formatted(wanted, found));
    }
  }
}
