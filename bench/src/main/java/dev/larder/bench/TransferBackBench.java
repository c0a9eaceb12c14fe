package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.bench.BenchJournals.Ids;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import dev.larder.registry.RegistrySettings;
import dev.larder.repository.InitOptions;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryLocation;
import dev.larder.repository.TransferBack;
import dev.larder.repository.TransferOptions;
import dev.larder.repository.TransferReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Transfer-back, against bare inserts of the very rows that it makes, into the same tables with the same indexes, in transactions of the same size, sorted in
/// the same way.
final class TransferBackBench {
  /// Datasets between two points of the growth.
  static final int GROWTH_STEP = 100_000;
  private static final int CHUNK = 10_000;
  private static final int MANY_ON_S3 = 1_000;

  private final Scratch scratch;
  private final BenchDatabases databases;
  private final int rounds;

  TransferBackBench(Scratch scratch, BenchDatabases databases, int rounds) {
    this.scratch = scratch;
    this.databases = databases;
    this.rounds = rounds;
  }

  /// A repository with its registry, full of journals.
  private record Pantry(Path path, RegistrySettings registry, int datasets) {
    void transfer(TransferOptions options) throws Exception {
      try (Repository repository = Repository.open(path)) {
        TransferReport report = new TransferBack(repository, TransferBack.Listener.NONE).transfer(options);
        if (report.partly() || report.ingested() + report.alreadyThere() != datasets) {
          throw new IllegalStateException("not all was ingested: " + report);
        }
      }
    }
  }

  private Pantry pantry(Kind kind, String name, int journals, int each, Ids ids) throws Exception {
    Path path = scratch.path(name);
    RegistrySettings registry = databases.database(kind, name);
    RepositoryLocation location = RepositoryLocation.of(path);
    Repository.init(location, InitOptions.EMBEDDED.withRegistry(registry.url()));
    try (Repository repository = Repository.open(path)) {
      BenchJournals.write(path, repository.id(), BenchJournals.RUN, journals, each, 0, ids);
    }
    return new Pantry(path, registry, journals * each);
  }

  private static String name(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// New datasets; then the same again, with their progress forgotten, and with it.
  void newDatasets(Kind kind, int datasets) throws Exception {
    Pantry pantry = pantry(kind, "new_" + name(kind), Math.max(1, datasets / CHUNK), Math.min(datasets, CHUNK),
        Ids.V7);
    pantry.transfer(TransferOptions.ALL.withIngesters(1));
    BareRows rows = BareRows.of(kind, pantry.registry, chunks(kind, pantry.registry));
    new SideBySide("transfer-back of new datasets of 10 types, " + name(kind), datasets, "datasets", rounds).compare(
        kind == Kind.POSTGRESQL ? "bare binary COPY of the same rows" : "bare batched inserts of the same rows",
        round -> {
          BareRows.empty(pantry.registry);
          try (Connection connection = BenchDatabases.bare(pantry.registry)) {
            return SideBySide.seconds(() -> rows.insert(connection));
          }
        }, "TransferBack", round -> fresh(pantry, TransferOptions.ALL));
    new SideBySide("the same journals again, %s: all is there".formatted(name(kind)), datasets, "datasets", rounds)
        .compare("the first time", round -> fresh(pantry, TransferOptions.ALL), "with their progress forgotten",
            round -> {
              forget(pantry.registry);
              return SideBySide.seconds(() -> pantry.transfer(TransferOptions.ALL));
            });
    try (Repository repository = Repository.open(pantry.path)) {
      double seconds = SideBySide
          .seconds(() -> new TransferBack(repository, TransferBack.Listener.NONE).transfer(TransferOptions.ALL));
      System.out.printf(Locale.ROOT, "%nwith nothing new: %.3f s%n", seconds);
    }
  }

  /// Two ingesters against one.
  void ingesters(int datasets) throws Exception {
    Pantry pantry = pantry(Kind.POSTGRESQL, "ingesters", Math.max(1, datasets / CHUNK), CHUNK, Ids.V7);
    new SideBySide("two ingesters, postgresql", datasets, "datasets", rounds).compare("one",
        round -> fresh(pantry, TransferOptions.ALL.withIngesters(1)), "two",
        round -> fresh(pantry, TransferOptions.ALL.withIngesters(2)));
  }

  /// As many journals as there were jobs, of few datasets each.
  void jobs(Kind kind, int journals) throws Exception {
    int each = 5;
    Pantry pantry = pantry(kind, "jobs_" + name(kind), journals, each, Ids.V7);
    fresh(pantry, TransferOptions.ALL);
    JournalShares shares = new JournalShares(pantry.path, pantry.datasets);
    shares.measure(1);
    List<Double> seconds = new ArrayList<>();
    shares.forget();
    for (int round = 0; round < rounds; round++) {
      BareRows.empty(pantry.registry);
      long before = processorNanos();
      seconds.add(SideBySide.seconds(() -> pantry.transfer(TransferOptions.ALL)));
      shares.measure(processorNanos() - before);
    }
    print(journals, each, name(kind), seconds);
    shares.print();
  }

  private void print(int journals, int each, String where, List<Double> seconds) {
    seconds.sort(null);
    double median = seconds.get(seconds.size() / 2);
    System.out.printf(Locale.ROOT,
        "%ntransfer-back of %,d journals of %d datasets, %s, median of %d rounds: %.1f s (%.1f … %.1f), %,.0f datasets/s%n",
        journals, each, where, seconds.size(), median, seconds.getFirst(), seconds.getLast(), journals * each / median);
  }

  /// The same journals on an S3 server in this process, which takes most of the time: very many of them once.
  void jobsOnS3(Kind kind, int journals) throws Exception {
    int each = 5;
    try (S3Server server = new S3Server(32)) {
      Path path = scratch.path("jobs_s3_" + name(kind));
      RegistrySettings registry = databases.database(kind, "jobs_s3_" + name(kind));
      Repository.init(RepositoryLocation.of(path), InitOptions.EMBEDDED.withRegistry(registry.url())
          .withDatastore(server.root("jobs").toString(), server.options()));
      try (Repository repository = Repository.open(path)) {
        Path files = scratch.path("jobs_s3_files_" + name(kind));
        BenchJournals.write(files, repository.id(), BenchJournals.RUN, journals, each, 0, Ids.V7);
        upload(files, repository.datastore().store());
      }
      Pantry pantry = new Pantry(path, registry, journals * each);
      List<Double> seconds = new ArrayList<>();
      for (int round = 0; round < (journals > MANY_ON_S3 ? 1 : rounds); round++) {
        seconds.add(fresh(pantry, TransferOptions.ALL));
      }
      print(journals, each, name(kind) + ", journals on S3 by 32 connections", seconds);
    }
  }

  private static void upload(Path from, ArtifactStore store) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (int first = 0; first < files.size(); first += CHUNK) {
      List<NewArtifact> artifacts = new ArrayList<>();
      for (Path file : files.subList(first, Math.min(files.size(), first + CHUNK))) {
        artifacts.add(new NewArtifact(new ArtifactPath(from.relativize(file).toString()), Content.file(file)));
      }
      for (CreateResult result : store.create(artifacts)) {
        if (!(result instanceof CreateResult.Created)) {
          throw new IllegalStateException("not created: " + result);
        }
      }
    }
  }

  private static long processorNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /// What a record costs while the registry grows.
  ///
  /// @param picture gets the curve
  void growth(Kind kind, int most, Ids ids, GrowthPicture picture) throws Exception {
    int step = GROWTH_STEP;
    List<Double> microseconds = new ArrayList<>();
    Pantry empty = pantry(kind, "growth_%s_%s".formatted(name(kind), ids.name().toLowerCase(Locale.ROOT)), 0, 0, ids);
    System.out.printf(Locale.ROOT,
        "%nseconds for 100,000 more datasets, by the clock and of this process on processors, %s, ids %s%n", name(kind),
        ids);
    try (Repository repository = Repository.open(empty.path)) {
      for (int there = 0; there < most; there += step) {
        RunName run = new RunName("bench%04d".formatted(there / step));
        BenchJournals.write(empty.path, repository.id(), run, 10, step / 10, there, ids);
        long before = processorNanos();
        double seconds = SideBySide.seconds(() -> new TransferBack(repository, TransferBack.Listener.NONE)
            .transfer(TransferOptions.ALL.of(Optional.of(run))));
        System.out.printf(Locale.ROOT, "%,12d %8.3f %8.3f%n", there + step, seconds,
            (processorNanos() - before) / 1e9);
        microseconds.add(seconds * 1e6 / step);
        Scratch.delete(empty.path.resolve("_journal/v1").resolve(run.value()));
      }
    }
    picture.add("%s, %s".formatted(name(kind), ids.name().toLowerCase(Locale.ROOT)), microseconds);
  }

  private static double fresh(Pantry pantry, TransferOptions options) throws Exception {
    BareRows.empty(pantry.registry);
    return SideBySide.seconds(() -> pantry.transfer(options));
  }

  private static void forget(RegistrySettings registry) throws Exception {
    try (Connection connection = BenchDatabases.bare(registry); Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM journal_progress");
      connection.commit();
    }
  }

  /// The datasets of each transaction, in the order in which they were taken in.
  private static List<List<UUID>> chunks(Kind kind, RegistrySettings registry) throws Exception {
    List<List<UUID>> chunks = new ArrayList<>();
    try (Connection connection = BenchDatabases.bare(registry);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT dataset_id FROM storage_record ORDER BY "
            + (kind == Kind.SQLITE ? "rowid" : "ctid"))) {
      while (rows.next()) {
        if (chunks.isEmpty() || chunks.getLast().size() == CHUNK) {
          chunks.add(new ArrayList<>(CHUNK));
        }
        chunks.getLast().add(kind == Kind.SQLITE ? id(rows.getBytes(1)) : rows.getObject(1, UUID.class));
      }
    }
    return chunks;
  }

  private static UUID id(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }
}
