package dev.larder.test;

import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.JournalException;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterEndedException;
import dev.larder.model.RunName;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/// Four writers, four that transfer back and two that recover, all at once on one run of one repository; half of the writers and of
/// those that transfer back are processes, and one of these writers is killed. What comes out is compared with what one single
/// transfer-back of the same journals puts into an empty Registry.
final class Contest {
  private static final RunName RUN = new RunName("contest");
  private static final int STEPS = 20;

  private final Path repository;
  private final SplittableRandom random;
  private final Findings findings;
  private final Acknowledgements acknowledgements;
  private final AtomicLong fenced = new AtomicLong();
  private final AtomicLong writersEnded = new AtomicLong();
  private final AtomicLong transfers = new AtomicLong();
  private final AtomicLong busy = new AtomicLong();
  private volatile boolean writing = true;
  private volatile boolean recovering = true;

  /// @param repository a folder that is not there yet
  Contest(Path repository, SplittableRandom random, Findings findings) {
    this.repository = repository;
    this.random = random;
    this.findings = findings;
    acknowledgements = new Acknowledgements(findings);
  }

  /// Holds it.
  ///
  /// @param others two processes that transfer back, which rest before and after
  /// @return what was counted
  SequencedMap<String, Long> hold(List<TransferProcess> others) throws IOException {
    Repository.init(repository);
    byte[] empty = Files.readAllBytes(repository.resolve("registry.sqlite"));
    compete(others);
    Audit audit = new Audit(repository, acknowledgements, findings);
    Journaled journaled = audit.ended();
    Set<String> lawful = Set.of("dataset-key-conflict");
    audit.registered(journaled, lawful);
    NavigableMap<String, List<String>> concurrent = rows(repository);
    empty(repository, empty);
    try (Repository again = Repository.open(repository)) {
      TransferWorker.once(again);
    }
    audit.registered(journaled, lawful);
    audit.same("one transfer-back of all journals", concurrent, rows(repository));

    SequencedMap<String, Long> figures = new LinkedHashMap<>();
    figures.put("acknowledged", acknowledgements.count("stored") + acknowledgements.count("already"));
    figures.put("datasets", (long) journaled.stored.size());
    figures.put("adopted", acknowledgements.count("already"));
    figures.put("conflicts", acknowledgements.count("conflict") + acknowledgements.count("dataset-conflict"));
    figures.put("key_conflicts",
        (long) Database.rows(repository, "select 1 from quarantine where reason = 'dataset-key-conflict'").size());
    figures.put("journals", journaled.ends.values().stream().mapToLong(count -> count).sum());
    figures.put("fenced", fenced.get());
    figures.put("writers_ended", writersEnded.get());
    figures.put("transfer_backs", transfers.get());
    figures.put("busy", busy.get());
    return figures;
  }

  private void compete(List<TransferProcess> others) throws IOException {
    List<SplittableRandom> randoms = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      randoms.add(random.split());
    }
    try (Spawned victim = Spawned.start(PutWorker.class, acknowledgements::take, "victim", random.nextLong(),
        "deterministic");
        Spawned survivor = Spawned.start(PutWorker.class, acknowledgements::take, "survivor", random.nextLong(),
            "random");
        ExecutorService threads = Executors.newCachedThreadPool()) {
      String task = new PutWorker.Task(repository, RUN, 0).line();
      victim.tell(task);
      survivor.tell(task);
      others.forEach(other -> other.transfer(repository));
      List<Future<Void>> transferring = List.of(threads.submit(this::transfer), threads.submit(this::transfer));
      List<Future<Void>> recoverers = List.of(threads.submit(() -> recover(randoms.get(0), 0)),
          threads.submit(() -> recover(randoms.get(1), 20)));
      Deadline.await("the processes have written something", () -> victim.ready() && survivor.ready());
      List<Future<Void>> writers = List.of(threads.submit(() -> write("one", false, randoms.get(2))),
          threads.submit(() -> write("other", true, randoms.get(3))));
      Deadline.pause(Duration.ofMillis(random.nextInt(400)));
      victim.kill();
      writers.forEach(Contest::join);
      if (survivor.finish() != 0) {
        throw new AssertionError("a writer that nobody killed has failed");
      }
      recovering = false;
      recoverers.forEach(Contest::join);
      try (Repository opened = Repository.open(repository)) {
        fenced.addAndGet(new Recoverer(opened).recover());
      }
      writing = false;
      transferring.forEach(Contest::join);
      others.forEach(TransferProcess::rest);
    } finally {
      recovering = false;
      writing = false;
    }
  }

  private static void join(Future<?> future) {
    try {
      future.get();
    } catch (ExecutionException e) {
      throw new AssertionError("one of those that compete has failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }

  /// Puts in so many steps; a writer that is ended by others is followed by a new one.
  private Void write(String owner, boolean randomIds, SplittableRandom dice) throws IOException {
    try (LocalArtifactStore store = LocalArtifactStore.open(repository)) {
      for (int step = 0; step < STEPS;) {
        try (RunWriter writer = RunWriter.open(Datastore.on(store), RUN, PutWorker.options(dice, randomIds))) {
          PutLoad load = new PutLoad(writer, owner, randomIds, dice,
              lines -> lines.lines().forEach(acknowledgements::take));
          for (; step < STEPS; step++) {
            load.step(0);
          }
        } catch (WriterEndedException | JournalException e) {
          step++;
          writersEnded.incrementAndGet();
        }
      }
    }
    return null;
  }

  /// Transfers back until nobody writes any more, and once more then.
  private Void transfer() throws IOException {
    try (Repository opened = Repository.open(repository)) {
      boolean last;
      do {
        last = !writing;
        boolean done = TransferWorker.once(opened).equals("transferred");
        (done ? transfers : busy).incrementAndGet();
        last &= done;
        Deadline.pause(TransferWorker.PAUSE);
      } while (!last);
    }
    return null;
  }

  /// @param oneOf how many writers of this process are looked at for one that is ended although it lives; 0 for none
  private Void recover(SplittableRandom dice, int oneOf) throws IOException {
    try (Repository opened = Repository.open(repository)) {
      Recoverer recoverer = new Recoverer(opened);
      while (recovering) {
        fenced.addAndGet(recoverer.recover());
        if (oneOf > 0) {
          fenced.addAndGet(recoverer.endLiving(() -> dice.nextInt(oneOf) == 0));
        }
        Deadline.pause(Duration.ofMillis(30));
      }
    }
    return null;
  }

  /// Puts a Registry that has nothing in it in place of the one that is there. Nobody may have it open.
  private static void empty(Path repository, byte[] empty) throws IOException {
    Path registry = repository.resolve("registry.sqlite");
    for (String tail : List.of("-wal", "-shm", "")) {
      Files.deleteIfExists(registry.resolveSibling("registry.sqlite" + tail));
    }
    Files.write(registry, empty);
  }

  /// All that must come out the same, whoever takes the journals in and in which order, by table. Of the datasets with random ids, one
  /// of each data ID wins, and which one is left open: [Audit#registered] looks at those.
  static NavigableMap<String, List<String>> rows(Path repository) {
    NavigableMap<String, List<String>> rows = new TreeMap<>();
    SequencedMap<String, String> selections = new LinkedHashMap<>();
    selections.put("dataset", "select id, run, dataset_type, data_id from dataset_view where dataset_type <> 'draw'");
    selections.put("dataset of random id",
        "select run, dataset_type, data_id from dataset_view where dataset_type = 'draw'");
    selections.put("storage_record", "select * from stored_artifact where dataset_type <> 'draw'");
    selections.put("storage_record of random id", """
        select run, dataset_type, data_id, datastore, component, format from stored_artifact
        where dataset_type = 'draw'""");
    selections.put("storage_record of no dataset",
        "select hex(dataset_id) from storage_record where dataset_id not in (select id from dataset)");
    selections.put("dataset_type", """
        select t.name, t.format, d.position, d.dimension from dataset_type t
        left join dataset_type_dimension d on d.dataset_type = t.key""");
    selections.put("dimension", "select name, value_type from dimension");
    selections.put("run", "select name, hex(incarnation) from run r join collection c on c.key = r.key");
    selections.put("data_id", "select hex(key), json from data_id");
    selections.put("journal_progress",
        """
            select hex(writer), name, segments, records, ended from journal_progress p join collection c on c.key = p.run""");
    selections.put("quarantine", """
        select hex(q.writer), c.name, q.reason, count(*) from quarantine q join collection c on c.key = q.run
        where reason <> 'dataset-key-conflict' group by 1, 2, 3""");
    selections.put("quarantine of key conflicts",
        "select count(*) from quarantine where reason = 'dataset-key-conflict'");
    selections.forEach((table, sql) -> rows.put(table, Database.rows(repository, sql)));
    return rows;
  }

  /// A process that transfers back, and rests where it is told to.
  static final class TransferProcess implements AutoCloseable {
    private final Acknowledgements said = new Acknowledgements(new Findings());
    private final Spawned process = Spawned.start(TransferWorker.class, said::take);
    private long rests;

    void transfer(Path repository) {
      process.tell(repository.toString());
    }

    void rest() {
      rests++;
      process.tell("");
      Deadline.await("a process has stopped to transfer back", () -> said.count("resting") >= rests);
    }

    /// How often it went through all journals.
    long transfers() {
      return said.count("transferred");
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
