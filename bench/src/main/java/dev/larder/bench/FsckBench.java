package dev.larder.bench;

import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.journal.Host;
import dev.larder.registry.RegistrySettings;
import dev.larder.repository.Fsck;
import dev.larder.repository.FsckOptions;
import dev.larder.repository.FsckReport;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Comparing records with artifacts on a local disk, against a walk through the files and one pass over the rows, one after the other and nothing compared.
final class FsckBench {
  private final Scratch scratch;
  private final int rounds;

  FsckBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  private record Row(String path, long size) {}

  /// @param artifacts about how many; in ten runs, a folder each. Files of the recorded sizes, without content
  void compare(int artifacts) throws Exception {
    Path root = scratch.folder("fsck");
    Repository.init(root);
    RegistrySettings settings = RegistrySettings.of("jdbc:sqlite:" + root.resolve("registry.sqlite"));
    int dataIds = NumberedDatasets.dataIds(artifacts);
    long count = NumberedDatasets.count(dataIds);
    NumberedDatasets.fill(settings, Kind.SQLITE, dataIds);
    makeFiles(root, rows(settings));
    long before = used();
    try (Repository repository = Repository.open(root)) {
      new SideBySide("fsck by listing, SQLite", count, "artifacts", rounds).compare(
          "bare walk, then bare rows by JDBC", round -> SideBySide.seconds(() -> {
            expect(count, walk(root));
            expect(count, pass(settings));
          }), "Fsck.run", round -> SideBySide.seconds(() -> {
            FsckReport report = new Fsck(repository, FsckOptions.DEFAULT, Host.SYSTEM, Fsck.Listener.NONE).run()
                .getFirst();
            expect(count, report.artifacts());
            expect(count, report.records());
            expect(0, report.findings().size());
          }));
    }
    System.out.printf("heap in use before %,d MiB, after %,d MiB, at most %,d MiB%n", before, used(),
        Runtime.getRuntime().maxMemory() >> 20);
  }

  private static long used() {
    return (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20;
  }

  private static List<Row> rows(RegistrySettings settings) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = BenchDatabases.bare(settings);
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT path, size FROM storage_record")) {
      while (found.next()) {
        rows.add(new Row(found.getString(1), found.getLong(2)));
      }
    }
    return rows;
  }

  private static void makeFiles(Path root, List<Row> rows) throws IOException {
    Set<String> folders = new HashSet<>();
    for (Row row : rows) {
      String folder = row.path.substring(0, row.path.indexOf('/'));
      if (folders.add(folder)) {
        Files.createDirectories(root.resolve(folder));
      }
      try (RandomAccessFile file = new RandomAccessFile(root.resolve(row.path).toFile(), "rw")) {
        file.setLength(row.size);
      }
    }
  }

  /// How many artifacts there are.
  private static long walk(Path root) throws IOException {
    long[] found = {0, 0};
    Files.walkFileTree(root, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        return folder.getFileName().toString().startsWith("_")
            ? FileVisitResult.SKIP_SUBTREE
            : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (file.getFileName().toString().endsWith(".tif")) {
          found[0]++;
          found[1] += attributes.size();
        }
        return FileVisitResult.CONTINUE;
      }
    });
    return found[1] == 0 ? 0 : found[0];
  }

  private static long pass(RegistrySettings settings) throws Exception {
    long found = 0;
    try (Connection connection = BenchDatabases.bare(settings);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT path, size FROM storage_record")) {
      while (rows.next()) {
        if (rows.getString(1).isEmpty() || rows.getLong(2) < 0) {
          throw new IllegalStateException("a row without content");
        }
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
