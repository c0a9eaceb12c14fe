package dev.larder.bench;

import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.Durability;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.Placement;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// Putting datasets, against a bare loop that makes the same folders, hashes, creates, forces and links the same files.
final class PutBench {
  private static final int SIZE = 1_024;
  private static final int BATCH = 1_000;
  private static final int THREADS = 64;
  private static final RunName RUN = new RunName("bench");

  private final Scratch scratch;
  private final int rounds;
  private final byte[] content = Inputs.bytes(SIZE);
  private long journalObjects;

  PutBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  /// @param datasets how many, put by the thousand
  void putAll(int datasets) throws Exception {
    List<String> paths = paths(datasets);
    try (ExecutorService serial = Executors.newFixedThreadPool(1);
        ExecutorService parallel = Executors.newFixedThreadPool(32)) {
      new SideBySide("putAll by the thousand, 1 KiB each", datasets, "datasets", rounds).compare(
          "bare, 32 threads", round -> bare("bulk-bare" + round, paths, parallel),
          "RunWriter.putAll", round -> putAll("bulk-ours" + round, datasets));
      new SideBySide("the same, against one bare thread", datasets, "datasets", Math.min(3, rounds)).compare(
          "bare, 1 thread", round -> bare("serial-bare" + round, paths, serial),
          "RunWriter.putAll", round -> putAll("serial-ours" + round, datasets));
    }
    new SideBySide("putAll by the thousand on scratch, which forces nothing", datasets, "datasets", rounds).compare(
        "RunWriter.putAll, DISK", round -> putAll("disk" + round, datasets, Durability.DISK),
        "RunWriter.putAll, CACHE", round -> putAll("cache" + round, datasets, Durability.CACHE));
    int few = Math.max(1, datasets / 10);
    new SideBySide("single puts by one thread", few, "datasets", rounds).compare(
        "RunWriter.put, DISK", round -> one("one-disk" + round, few, Durability.DISK),
        "RunWriter.put, CACHE", round -> one("one-cache" + round, few, Durability.CACHE));
    System.out.printf("%njournal objects: %,d for %,d datasets put by the thousand%n", journalObjects, datasets);
  }

  private double one(String name, int datasets, Durability durability) throws Exception {
    try (LocalArtifactStore store = store(name); RunWriter writer = writer(store, durability)) {
      return SideBySide.seconds(() -> {
        for (int i = 0; i < datasets; i++) {
          writer.put(Inputs.TYPE, Inputs.dataId(i), Content.bytes(content));
        }
      });
    }
  }

  private double bare(String name, List<String> paths, ExecutorService threads) throws Exception {
    BareStore store = new BareStore(scratch.folder(name));
    return SideBySide.seconds(() -> {
      for (int from = 0; from < paths.size(); from += BATCH) {
        store.writeAll(paths.subList(from, Math.min(paths.size(), from + BATCH)), content, threads);
      }
    });
  }

  private double putAll(String name, int datasets) throws Exception {
    return putAll(name, datasets, Durability.DISK);
  }

  private double putAll(String name, int datasets, Durability durability) throws Exception {
    double seconds;
    try (LocalArtifactStore store = store(name); RunWriter writer = writer(store, durability)) {
      seconds = SideBySide.seconds(() -> {
        for (int from = 0; from < datasets; from += BATCH) {
          check(writer.putAll(Inputs.datasets(from, Math.min(datasets, from + BATCH), content)));
        }
      });
    }
    try (Stream<Path> all = Files.walk(scratch.path(name).resolve("_journal"))) {
      journalObjects = all.filter(Files::isRegularFile).count();
    }
    return seconds;
  }

  /// @param datasets how many, put one by one by many threads
  void single(int datasets) throws Exception {
    List<String> paths = paths(datasets);
    new SideBySide("single durable puts by %d threads, 1 KiB each".formatted(THREADS), datasets, "datasets", rounds)
        .compare(
            "bare, %d threads".formatted(THREADS), round -> {
              BareStore store = new BareStore(scratch.folder("single-bare" + round));
              for (String path : paths) {
                store.folder(path.substring(0, path.lastIndexOf('/')));
              }
              return byThreads(datasets, i -> store.write(paths.get(i), content));
            }, "RunWriter.put", round -> {
              try (LocalArtifactStore store = store("single-ours" + round);
                  RunWriter writer = writer(store, Durability.DISK)) {
                return byThreads(datasets, i -> writer.put(Inputs.TYPE, Inputs.dataId(i), Content.bytes(content)));
              }
            });
  }

  private interface One {
    void put(int number) throws Exception;
  }

  private static double byThreads(int datasets, One one) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      return SideBySide.seconds(() -> {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int first = thread;
          running.add(threads.submit(() -> {
            for (int i = first; i < datasets; i += THREADS) {
              one.put(i);
            }
            return null;
          }));
        }
        for (Future<?> thread : running) {
          thread.get();
        }
      });
    }
  }

  private LocalArtifactStore store(String name) throws Exception {
    Path root = scratch.folder(name);
    LocalArtifactStore store = LocalArtifactStore.open(root);
    RepositoryMarker.create(store);
    return store;
  }

  private static RunWriter writer(LocalArtifactStore store, Durability durability) throws Exception {
    return RunWriter.open(Datastore.on(store), RUN, WriterOptions.DEFAULT.with(durability));
  }

  private static void check(List<PutResult> results) {
    for (PutResult result : results) {
      if (!(result instanceof PutResult.Stored)) {
        throw new IllegalStateException("not stored: " + result);
      }
    }
  }

  /// Where our own puts go, with ids of another run: the same folders, names of the same length.
  private static List<String> paths(int datasets) {
    UUID incarnation = UUID.randomUUID();
    Placement placement = new Placement();
    List<String> paths = new ArrayList<>();
    for (NewDataset dataset : Inputs.datasets(0, datasets, new byte[0])) {
      UUID id = dataset.type().deterministicId(incarnation, dataset.dataId());
      paths.add(placement.path(new DatasetRef(id, dataset.type(), dataset.dataId(), RUN), "", "", 1).value());
    }
    return paths;
  }
}
