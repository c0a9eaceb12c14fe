package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// `bench/run NAME [ARGUMENT…]`.
final class Bench {
  private static final int ROUNDS = 5;

  private Bench() {}

  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    try (Scratch scratch = new Scratch()) {
      switch (words.isEmpty() ? "" : words.getFirst()) {
        case "put" -> {
          PutBench put = new PutBench(scratch, ROUNDS);
          put.putAll(number(words, 10_000));
          put.single(number(words, 10_000));
        }
        case "store" -> {
          StoreBench store = new StoreBench(scratch, ROUNDS);
          store.many(number(words, 1_000));
          store.large(1_024);
        }
        case "large" -> new StoreBench(scratch, ROUNDS).large(number(words, 1_024));
        case "s3" -> new S3Bench(ROUNDS).put(number(words, 5_000));
        case "ingest" -> new IngestBench(scratch, ROUNDS).ingest(number(words, 100_000));
        case "transfer-back" -> transferBack(scratch, words);
        case "delete" -> delete(scratch, words);
        case "purge" -> purge(scratch, words);
        case "recover" -> {
          try (BenchDatabases databases = new BenchDatabases(scratch)) {
            new PurgeBench(scratch, databases, 3).recovery(1_000, 10_000, number(words, 1_000_000));
          }
        }
        case "decode" -> new DecodeBench(scratch, ROUNDS * 2).decode(number(words, 100_000));
        case "retrieve" -> new RetrieveBench(scratch, ROUNDS).retrieve(number(words, 10_000));
        case "fsck" -> {
          int n = number(words, 1_000_000);
          new FsckBench(scratch, n > 100_000 ? 3 : ROUNDS).compare(n);
        }
        case "registry" -> registry(scratch, words);
        case "bridge" -> bridge(scratch, words);
        case "demo" -> demo(scratch);
        case "start" -> new DemoBench(scratch, ROUNDS).start();
        default -> System.exit(misused());
      }
    }
  }

  private static void registry(Scratch scratch, List<String> words) throws Exception {
    try (BenchDatabases databases = new BenchDatabases(scratch)) {
      int n = words.size() > 2 ? Integer.parseInt(words.get(2)) : 0;
      RegistryBench bench = new RegistryBench(databases, ROUNDS);
      switch (words.size() > 1 ? words.get(1) : "") {
        case "insert" -> bench.insert(n == 0 ? 100_000 : n);
        case "stream" -> bench.stream(n == 0 ? 1_000_000 : n);
        case "find" -> bench.find(n == 0 ? 2_000 : n);
        case "where" -> {
          WhereBench where = new WhereBench(databases, n > 1_000_000 ? 3 : ROUNDS);
          for (Kind kind : kinds(words)) {
            where.where(kind, n == 0 ? 1_000_000 : n);
          }
        }
        default -> System.exit(misused());
      }
    }
  }

  private static void delete(Scratch scratch, List<String> words) throws Exception {
    try (BenchDatabases databases = new BenchDatabases(scratch)) {
      for (Kind kind : kinds(words, 2)) {
        new DeleteBench(databases, number(words, 100_000) > 50_000 ? 3 : ROUNDS).delete(kind, number(words, 100_000));
      }
    }
  }

  private static void purge(Scratch scratch, List<String> words) throws Exception {
    try (BenchDatabases databases = new BenchDatabases(scratch)) {
      for (Kind kind : kinds(words, 2)) {
        new PurgeBench(scratch, databases, 3).purge(kind, number(words, 100_000));
      }
    }
  }

  private static void transferBack(Scratch scratch, List<String> words) throws Exception {
    boolean given = words.size() > 2;
    int n = given ? Integer.parseInt(words.get(2)) : 1_000_000;
    try (BenchDatabases databases = new BenchDatabases(scratch)) {
      TransferBackBench bench = new TransferBackBench(scratch, databases, n > 100_000 ? 3 : ROUNDS);
      switch (words.size() > 1 ? words.get(1) : "") {
        case "new" -> {
          for (Kind kind : kinds(words)) {
            bench.newDatasets(kind, n);
          }
        }
        case "ingesters" -> bench.ingesters(n);
        case "jobs" -> {
          for (Kind kind : kinds(words)) {
            bench.jobs(kind, given ? n : 57_305);
          }
        }
        case "jobs-s3" -> {
          for (Kind kind : kinds(words)) {
            bench.jobsOnS3(kind, given ? n : 57_305);
          }
        }
        case "growth" -> {
          for (Kind kind : kinds(words)) {
            GrowthPicture picture = new GrowthPicture(TransferBackBench.GROWTH_STEP);
            Path drawn = Path.of("growth-%s.svg".formatted(kind.name().toLowerCase(Locale.ROOT))).toAbsolutePath();
            for (BenchJournals.Ids ids : BenchJournals.Ids.values()) {
              bench.growth(kind, given ? n : 10_000_000, ids, picture);
              picture.write(drawn);
            }
            System.out.printf("%nthe curves: %s%n", drawn);
          }
        }
        default -> System.exit(misused());
      }
    }
  }

  private static void bridge(Scratch scratch, List<String> words) throws Exception {
    boolean given = words.size() > 2;
    int n = given ? Integer.parseInt(words.get(2)) : 1_000_000;
    switch (words.size() > 1 ? words.get(1) : "") {
      case "sql" -> {
        try (BenchDatabases databases = new BenchDatabases(scratch)) {
          for (Kind kind : kinds(words)) {
            new SqlBridgeBench(databases, n > 100_000 ? 3 : ROUNDS).check(kind, n);
          }
        }
      }
      case "journals" -> new JournalBridgeBench(scratch, ROUNDS).journals(given ? n : 57_305);
      case "snapshot" -> new SnapshotBench(scratch, ROUNDS).check(n, file(words));
      case "snapshot-make" -> new SnapshotMakingBench(scratch).make(n,
          file(words).orElse(scratch.folder("snapshot").resolve("storage.snapshot")));
      case "snapshot-stream" -> new SnapshotMakingBench(scratch).stream(n,
          file(words)
              .orElseThrow(() -> new IllegalArgumentException("name the FILE that bridge snapshot-make has made")));
      default -> System.exit(misused());
    }
  }

  private static Optional<Path> file(List<String> words) {
    return words.size() > 3 ? Optional.of(Path.of(words.get(3))) : Optional.empty();
  }

  /// Those that the fourth word names: both if there is none.
  private static List<Kind> kinds(List<String> words) {
    return kinds(words, 3);
  }

  private static List<Kind> kinds(List<String> words, int place) {
    List<Kind> kinds = Stream.of(Kind.values())
        .filter(kind -> words.size() <= place || kind.name().toLowerCase(Locale.ROOT).equals(words.get(place)))
        .toList();
    if (kinds.isEmpty()) {
      System.exit(misused());
    }
    return kinds;
  }

  private static int misused() {
    System.err.println("""
        Usage: bench/run put|store|large|s3|ingest|decode|retrieve|fsck|recover [N]
               bench/run delete|purge [N [sqlite|postgresql]]
               bench/run transfer-back new|jobs|jobs-s3|growth [N [sqlite|postgresql]]
               bench/run transfer-back ingesters [N]
               bench/run registry insert|stream|find [N]
               bench/run registry where [N [sqlite|postgresql]]
               bench/run bridge sql [N [sqlite|postgresql]]
               bench/run bridge journals [N]
               bench/run bridge snapshot|snapshot-make|snapshot-stream [N [FILE]]
               bench/run demo|start""");
    return 2;
  }

  private static void demo(Scratch scratch) throws Exception {
    String data = System.getenv().getOrDefault("LARDER_TEST_DATA", "../shared/data");
    Path table = Path.of(data, "idr0030", "annotation.csv");
    if (Files.notExists(table)) {
      System.err.printf("skipped: there is no %s; LARDER_TEST_DATA names the folder of real input%n", table);
      return;
    }
    new DemoBench(scratch, ROUNDS).demo(table, "Plate,Well");
  }

  private static int number(List<String> words, int otherwise) {
    return words.size() > 1 ? Integer.parseInt(words.get(1)) : otherwise;
  }
}
