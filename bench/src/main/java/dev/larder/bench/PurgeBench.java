package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.DeleteLines;
import dev.larder.journal.DeleteTarget;
import dev.larder.journal.Host;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.OperationsWriter;
import dev.larder.journal.RunFolder;
import dev.larder.journal.WriterOptions;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.RegistrySettings;
import dev.larder.repository.DeletePlan;
import dev.larder.repository.DeleteRecovery;
import dev.larder.repository.Deleting;
import dev.larder.repository.DeletingReport;
import dev.larder.repository.InitOptions;
import dev.larder.repository.Recovery;
import dev.larder.repository.RecoveryReport;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import dev.larder.repository.RepositoryLocation;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Taking datasets and their artifacts away, on a local disk.
final class PurgeBench {
  private static final int FOLDERS = 260;
  private static final byte[] CONTENT = Inputs.bytes(1_024);

  private final Scratch scratch;
  private final BenchDatabases databases;
  private final int rounds;
  private int repositories;

  PurgeBench(Scratch scratch, BenchDatabases databases, int rounds) {
    this.scratch = scratch;
    this.databases = databases;
    this.rounds = rounds;
  }

  /// An artifact of 1 KiB, as its record has it.
  private record Row(UUID id, String path) {}

  /// A repository whose Registry knows many datasets, with their artifacts.
  private record Filled(Path root, RegistrySettings settings, List<Row> rows) {}

  /// Purges all of `datasets`, of ten runs, in 260 folders, against bare deletes of the same rows in one transaction, one unlink after the other, and one forcing of each folder. What is bare knows
  /// beforehand what is to go, and writes nothing down; ours is the plan, too.
  void purge(Kind kind, int datasets) throws Exception {
    String name = kind.name().toLowerCase(Locale.ROOT);
    new SideBySide("purge, " + name, NumberedDatasets.count(NumberedDatasets.dataIds(datasets)), "datasets", rounds)
        .compare("bare deletes of rows, unlinks, forces of folders", round -> bare(kind, filled(kind, datasets)),
            "DeletePlan and Deleting", round -> ours(filled(kind, datasets)));
  }

  private double ours(Filled filled) throws Exception {
    try (Repository repository = Repository.open(filled.root)) {
      repository.registry().collections(); // the connection
      return SideBySide.seconds(() -> {
        DeletingReport report = new Deleting(repository, Host.SYSTEM, _ -> {
        }).run(DeletePlan.of(repository, DeleteAction.PURGE, DatasetQuery.ALL), false);
        expect(filled.rows.size(), report.deleted());
      });
    }
  }

  private static double bare(Kind kind, Filled filled) throws Exception {
    double sql = DeleteBench.bare(kind, filled.settings, DeletionAction.PURGE,
        filled.rows.stream().map(row -> new DeletedDataset(row.id, new RunName("run00"), List.of())).toList());
    Set<Path> folders = new LinkedHashSet<>();
    return sql + SideBySide.seconds(() -> {
      for (Row row : filled.rows) {
        Path file = filled.root.resolve(row.path);
        Files.delete(file);
        folders.add(file.getParent());
      }
      for (Path folder : folders) {
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
        }
      }
    });
  }

  /// Recovery of `intents` deletes of one dataset each, begun by one writer and abandoned, in a repository with few artifacts and in one with many.
  void recovery(int intents, int few, int many) throws Exception {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double small = recover(filled(Kind.SQLITE, few), intents);
      double large = recover(filled(Kind.SQLITE, many), intents);
      System.out.printf(Locale.ROOT,
          "round %d: %,d abandoned deletes: %.3f s with %,d artifacts, %.3f s with %,d: %.2f%n",
          round, intents, small, few, large, many, large / small);
      if (round > 0) {
        ratios.add(large / small);
      }
    }
    ratios.sort(null);
    System.out.printf(Locale.ROOT,
        "recovery, time with %,d : with %,d artifacts, median of %d rounds: %.2f (%.2f … %.2f)%n",
        many, few, rounds, ratios.get(ratios.size() / 2), ratios.getFirst(), ratios.getLast());
  }

  private static double recover(Filled filled, int intents) throws Exception {
    try (Repository repository = Repository.open(filled.root)) {
      RepositoryDatastore datastore = repository.datastores().first();
      RunFolder run = RunFolder.find(datastore.store(), new RunName("run00")).orElseThrow();
      try (OperationsWriter journal = OperationsWriter.open(datastore.store(), repository.id(), Host.SYSTEM)) {
        journal.leaveUnresolved();
        List<JournalRecord> records = new ArrayList<>();
        for (Row row : filled.rows.subList(0, intents)) {
          records.addAll(DeleteLines.intents(UUID.randomUUID(), DeleteAction.PURGE, run.run(), run.incarnation(),
              List.of(new DeleteTarget.AtPath(row.id, "", new ArtifactPath(row.path)))));
        }
        journal.append(records);
      }
      settle();
      LeaseWatch watch = new LeaseWatch(Host.SYSTEM);
      return SideBySide.seconds(() -> {
        DeleteRecovery recovery = new DeleteRecovery(repository, datastore, Host.SYSTEM);
        recovery.fence(watch, false);
        List<RecoveryReport.Row> rows = recovery.finish(Optional.empty(), false, _ -> {
        }).rows();
        expect(intents, rows.stream().filter(row -> row.kind() == RecoveryReport.Kind.VOID).count());
        Recovery writers = new Recovery(repository, Host.SYSTEM);
        writers.fence(Optional.empty(), watch, false);
        writers.leftovers(Optional.empty(), Recovery.GRACE, false);
      });
    }
  }

  private Filled filled(Kind kind, int datasets) throws Exception {
    int number = repositories++;
    Path root = scratch.folder("purge" + number);
    RegistrySettings settings = kind == Kind.SQLITE
        ? RegistrySettings.of("jdbc:sqlite:" + root.resolve("registry.sqlite"))
        : databases.database(kind, "purge" + number);
    Repository.init(RepositoryLocation.of(root),
        kind == Kind.SQLITE ? InitOptions.EMBEDDED : InitOptions.EMBEDDED.withRegistry(settings.url()));
    NumberedDatasets.fill(settings, kind, NumberedDatasets.dataIds(datasets));
    try (Repository repository = Repository.open(root)) {
      for (int run = 0; run < 10; run++) {
        try (DatasetWriter writer = repository.writer(new RunName("run%02d".formatted(run)), WriterOptions.DEFAULT)) {
          writer.run(); // it has a folder now, as every run has that was written to
        }
      }
    }
    List<Row> rows = rows(kind, settings);
    for (int folder = 0; folder < FOLDERS; folder++) {
      Files.createDirectories(root.resolve("f" + folder));
    }
    for (Row row : rows) {
      Files.write(root.resolve(row.path), CONTENT);
    }
    settle();
    return new Filled(root, settings, rows);
  }

  /// Gives the paths the form that ours have: with the id in the name of the file.
  private static List<Row> rows(Kind kind, RegistrySettings settings) throws SQLException {
    String text = kind == Kind.SQLITE
        ? "lower(substr(hex(dataset_id),1,8)||'-'||substr(hex(dataset_id),9,4)||'-'||substr(hex(dataset_id),13,4)||'-'"
            + "||substr(hex(dataset_id),17,4)||'-'||substr(hex(dataset_id),21))"
        : "dataset_id::text";
    List<Row> rows = new ArrayList<>();
    try (Connection connection = BenchDatabases.bare(settings); Statement statement = connection.createStatement()) {
      statement.execute("UPDATE storage_record SET path = 'f' || (size %% %d) || '/' || %s || '.tif', size = 1024"
          .formatted(FOLDERS, text));
      connection.commit();
      try (ResultSet found = statement
          .executeQuery("SELECT %s, path FROM storage_record ORDER BY path".formatted(text))) {
        while (found.next()) {
          rows.add(new Row(UUID.fromString(found.getString(1)), found.getString(2)));
        }
      }
      if (kind == Kind.POSTGRESQL) {
        connection.commit();
        connection.setAutoCommit(true);
        statement.execute("VACUUM ANALYZE storage_record");
      }
    }
    return rows;
  }

  /// What was prepared is on the disk, and is not written while something is measured.
  private static void settle() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
  }

  private static void expect(long wanted, long found) {
    if (wanted != found) {
      throw new IllegalStateException("%,d were expected, and %,d came".formatted(wanted, found));
    }
  }
}
