package dev.larder.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalBridge;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The bridge from journals: reading very many small ones against reading their files and nothing else, and asking it against a bare table in memory.
final class JournalBridgeBench {
  private static final int DATASETS = 5;
  private static final int RUNS = 10;
  private static final int ASKED = 1_000_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final Scratch scratch;
  private final int rounds;
  private final Random random = new Random(20_261_121);
  private final List<Path> segments = new ArrayList<>();
  private final List<UUID> ids = new ArrayList<>();

  JournalBridgeBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  void journals(int journals) throws Exception {
    Path path = scratch.path("journals");
    write(path, journals);
    int threads = Runtime.getRuntime().availableProcessors();
    try (Datastores datastores = Repository.openDatastores(RepositoryLocation.of(path))) {
      String what = "%,d journals of %d datasets indexed, %,d files".formatted(journals, DATASETS, segments.size());
      SideBySide.Way index = round -> SideBySide.seconds(() -> read(datastores));
      // Many rounds: in the first ones the heap of this process still grows, and Java compiles.
      int many = 3 * rounds;
      new SideBySide(what, ids.size(), "datasets", many).compare(
          "bare reading of the files, %d threads".formatted(threads),
          round -> SideBySide.seconds(() -> bare(threads, Files::readAllBytes)), "JournalBridge", index);
      new SideBySide("the same, against reading the files and looking at every token", ids.size(), "datasets", many)
          .compare("bare Jackson, %d threads".formatted(threads),
              round -> SideBySide.seconds(() -> bare(threads, JournalBridgeBench::tokens)), "JournalBridge", index);
      JournalBridge bridge = read(datastores);
      double seconds = SideBySide.seconds(() -> {
        if (bridge.follow()) {
          throw new IllegalStateException("something was new");
        }
      });
      System.out.printf(Locale.ROOT, "%nfollow() with nothing new: %.3f s%n", seconds);
      ask(bridge);
    }
  }

  private interface Reading {
    Object of(Path file) throws IOException;
  }

  private static Object tokens(Path file) throws IOException {
    long tokens = 0;
    try (JsonParser json = JSON.createParser(Files.readAllBytes(file))) {
      while (json.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  private void bare(int threads, Reading reading) throws Exception {
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<Long>> results = new ArrayList<>();
      for (int from = 0; from < segments.size(); from += 200) {
        List<Path> piece = segments.subList(from, Math.min(segments.size(), from + 200));
        results.add(workers.submit(() -> {
          long read = 0;
          for (Path file : piece) {
            read += reading.of(file).hashCode() == 0 ? 0 : 1;
          }
          return read;
        }));
      }
      for (Future<Long> result : results) {
        result.get();
      }
    }
  }

  private JournalBridge read(Datastores datastores) throws IOException {
    JournalBridge bridge = JournalBridge.all(datastores);
    if (bridge.size() != ids.size() || !bridge.problems().isEmpty()) {
      throw new IllegalStateException("%d datasets were read, %s".formatted(bridge.size(), bridge.problems()));
    }
    return bridge;
  }

  private void ask(JournalBridge bridge) throws Exception {
    List<UUID> asked = new ArrayList<>();
    for (int i = 0; i < ASKED; i++) {
      asked.add(i % 10 == 0
          ? new UUID(random.nextLong(), random.nextLong())
          : ids.get(random.nextInt(ids.size())));
    }
    BareTable table = new BareTable(ids);
    ask("random", bridge, table, DatasetIds.of(asked));
    asked.sort(null);
    ask("sorted", bridge, table, DatasetIds.of(asked));
  }

  private void ask(String order, JournalBridge bridge, BareTable table, DatasetIds asked) throws Exception {
    for (Set<StorageField> fields : List.of(EnumSet.noneOf(StorageField.class), EnumSet.of(StorageField.SIZE))) {
      new SideBySide("%s ids of which one in ten is absent, %s".formatted(order,
          fields.isEmpty() ? "existence" : "existence and size"), asked.size(), "ids", 2 * rounds)
          .compare("bare table, answers into arrays",
              round -> SideBySide.seconds(() -> table.answer(asked, !fields.isEmpty())),
              "JournalBridge, answers in Arrow columns",
              round -> SideBySide.seconds(() -> check(bridge, asked, fields)));
    }
  }

  private static void check(JournalBridge bridge, DatasetIds asked, Set<StorageField> fields) {
    try (StorageReport report = bridge.check(asked, fields)) {
      if (report.size() != asked.size()
          || report.answers().getVector("exists").getNullCount() != ASKED / 10
          || report.exists(report.size() / 2) == Existence.NO) {
        throw new IllegalStateException("not as asked");
      }
    }
  }

  /// Open addressing with the id in the table, and a size beside it.
  private static final class BareTable {
    private final long[] keys;
    private final long[] sizes;

    BareTable(List<UUID> ids) {
      int capacity = Integer.highestOneBit(ids.size()) * 4;
      keys = new long[2 * capacity];
      sizes = new long[capacity];
      for (UUID id : ids) {
        int slot = slot(id.getMostSignificantBits(), id.getLeastSignificantBits());
        keys[2 * slot] = id.getMostSignificantBits();
        keys[2 * slot + 1] = id.getLeastSignificantBits();
        sizes[slot] = 1;
      }
    }

    private int slot(long most, long least) {
      int mask = sizes.length - 1;
      int slot = (int) ((most ^ least) * 0x9E37_79B9_7F4A_7C15L >>> 32) & mask;
      while ((keys[2 * slot] != most || keys[2 * slot + 1] != least) && (keys[2 * slot] | keys[2 * slot + 1]) != 0) {
        slot = slot + 1 & mask;
      }
      return slot;
    }

    void answer(DatasetIds asked, boolean size) {
      boolean[] exists = new boolean[asked.size()];
      long[] found = size ? new long[asked.size()] : new long[0];
      int absent = 0;
      for (int i = 0; i < exists.length; i++) {
        int slot = slot(asked.most(i), asked.least(i));
        boolean there = (keys[2 * slot] | keys[2 * slot + 1]) != 0;
        exists[i] = there;
        absent += there ? 0 : 1;
        if (size) {
          found[i] = sizes[slot];
        }
      }
      if (absent != ASKED / 10) {
        throw new IllegalStateException("%d ids were absent of %d".formatted(absent, Arrays.hashCode(exists)));
      }
    }
  }

  private void write(Path path, int journals) throws Exception {
    Repository.init(path);
    try (Datastores datastores = Repository.openDatastores(RepositoryLocation.of(path))) {
      for (int number = 0; number < RUNS; number++) {
        CraftedRun run = CraftedRun.begin(path, datastores.id(), new RunName("night%d".formatted(number)),
            List.of(Inputs.TYPE), random);
        for (int job = number; job < journals; job += RUNS) {
          List<CraftedRun.Stored> datasets = new ArrayList<>();
          for (int i = 0; i < DATASETS; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            ids.add(id);
            datasets.add(new CraftedRun.Stored(id, "well", "P%05d".formatted(job), "W%02d".formatted(i)));
          }
          segments.addAll(run.journal(datasets));
        }
      }
    }
  }
}
