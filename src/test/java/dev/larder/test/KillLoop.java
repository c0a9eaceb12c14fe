package dev.larder.test;

import dev.larder.model.RunName;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferBack;
import dev.larder.repository.TransferReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// One repository, worker processes that write to it and one that transfers back, and `kill -9` of one or all of them again and
/// again. Whoever was killed is started again and meets what was left; the others go on.
final class KillLoop {
  static final int WORKERS = 3;
  /// A run gets that many cycles. Who finds an artifact in its way reads all journals of the run: it must not grow for ever.
  private static final int CYCLES_OF_RUN = 5;

  private final Path repository;
  private final SplittableRandom random;
  private final Findings findings;
  private final Acknowledgements acknowledgements;
  private final Audit audit;
  private final Map<Integer, Spawned> workers = new TreeMap<>();
  private Optional<Spawned> transfer = Optional.empty();
  private final SequencedMap<String, Long> figures = new LinkedHashMap<>();

  /// @param repository a folder that is not there yet
  KillLoop(Path repository, SplittableRandom random, Findings findings) {
    this.repository = repository;
    this.random = random;
    this.findings = findings;
    acknowledgements = new Acknowledgements(findings);
    audit = new Audit(repository, acknowledgements, findings);
    for (String name : List.of("cycles", "started", "killed", "killed_together", "killed_transfer_backs")) {
      figures.put(name, 0L);
    }
  }

  private void count(String figure) {
    figures.merge(figure, 1L, Long::sum);
  }

  /// Goes through so many cycles, then lets everybody end and looks at all of it.
  ///
  /// @return what was counted
  SequencedMap<String, Long> run(int cycles) throws IOException {
    Repository.init(repository);
    try {
      for (int cycle = 0; cycle < cycles; cycle++) {
        cycle(cycle);
      }
      for (Spawned worker : workers.values()) {
        ended(worker);
      }
      transfer.ifPresent(KillLoop::ended);
    } finally {
      workers.values().forEach(Spawned::close);
      transfer.ifPresent(Spawned::close);
    }
    end();
    return figures;
  }

  private static void ended(Spawned process) {
    int code = process.finish();
    if (code != 0) {
      throw new AssertionError("a process that nobody killed ended with exit code " + code);
    }
  }

  private void cycle(int cycle) throws IOException {
    count("cycles");
    RunName run = new RunName("kill/%d".formatted(cycle / CYCLES_OF_RUN));
    String task = new PutWorker.Task(repository, run, cycle).line();
    List<Spawned> fresh = start();
    fresh.forEach(worker -> worker.tell(task));
    if (random.nextInt(6) == 0) {
      // Wherever they are then, perhaps not even started.
      workers.values().forEach(worker -> worker.tell(task));
      Deadline.pause(Duration.ofMillis(random.nextInt(400)));
    } else {
      // By what is done and not by the clock: on a busy machine as much is tried as on an idle one.
      Deadline.await("the new workers have begun", () -> fresh.stream().allMatch(Spawned::ready));
      int aim = acknowledgements.size() + random.nextInt(60);
      workers.values().forEach(worker -> worker.tell(task));
      Deadline.await("the workers have gone on", () -> acknowledgements.size() >= aim);
      Deadline.pause(Duration.ofMillis(random.nextInt(30)));
    }
    kill();
    workers.values().forEach(worker -> worker.tell(PutWorker.PAUSE));
    if (random.nextInt(10) == 0) {
      try (Repository opened = Repository.open(repository)) {
        new Recoverer(opened).recover();
      }
    }
    if (findings.none()) {
      audit.running(run);
    }
  }

  /// Starts whoever is missing.
  private List<Spawned> start() {
    List<Spawned> fresh = new ArrayList<>();
    for (int slot = 0; slot < WORKERS; slot++) {
      Spawned worker = workers.get(slot);
      if (worker != null && !worker.alive()) {
        throw new AssertionError("worker %d ended although nobody killed it".formatted(slot));
      }
      if (worker == null) {
        count("started");
        Spawned started = Spawned.start(PutWorker.class, acknowledgements::take, "worker" + slot, random.nextLong(),
            "deterministic");
        workers.put(slot, started);
        fresh.add(started);
      }
    }
    if (transfer.isEmpty() && random.nextInt(2) == 0) {
      count("started");
      Spawned started = Spawned.start(TransferWorker.class, acknowledgements::take);
      started.tell(repository.toString());
      transfer = Optional.of(started);
    }
    return fresh;
  }

  private void kill() {
    boolean all = random.nextInt(8) == 0;
    List<Integer> slots = new ArrayList<>();
    int first = random.nextInt(WORKERS);
    for (int slot = 0; slot < WORKERS; slot++) {
      if (all || slot == first || random.nextInt(8) == 0) {
        slots.add(slot);
      }
    }
    if (all) {
      count("killed_together");
    }
    List<Spawned> victims = workers.entrySet().stream().filter(worker -> slots.contains(worker.getKey()))
        .map(Map.Entry::getValue).toList();
    // At once, not one after the other.
    victims.forEach(Spawned::strike);
    for (Spawned victim : victims) {
      victim.kill();
      count("killed");
    }
    workers.keySet().removeAll(slots);
    if (transfer.isPresent() && (all || random.nextInt(6) == 0)) {
      transfer.get().kill();
      transfer = Optional.empty();
      count("killed");
      count("killed_transfer_backs");
    }
  }

  /// Ends all journals, takes all of them into the Registry, looks at everything, and does it again.
  private void end() throws IOException {
    Journaled journaled;
    long fenced;
    try (Repository opened = Repository.open(repository)) {
      fenced = new Recoverer(opened).recover();
      journaled = audit.ended();
      new TransferBack(opened, TransferBack.Listener.NONE).transfer(Optional.empty());
      audit.registered(journaled, Set.of());
      Map<String, List<String>> before = Database.tables(repository);
      TransferReport again = new TransferBack(opened, TransferBack.Listener.NONE).transfer(Optional.empty());
      if (again.ingested() + again.alreadyThere() > 0 || again.partly()) {
        findings.add(Flaw.UNSTABLE, "a second transfer-back says " + again);
      }
      audit.same("a second transfer-back", before, Database.tables(repository));
    }
    figures.put("acknowledged", acknowledgements.count("stored") + acknowledgements.count("already"));
    figures.put("datasets", (long) acknowledgements.size());
    figures.put("checks", audit.checked());
    figures.put("adopted", acknowledgements.count("already"));
    figures.put("conflicts", acknowledgements.count("conflict") + acknowledgements.count("dataset-conflict"));
    figures.put("held", acknowledgements.count("dataset-held"));
    figures.put("declared", acknowledgements.count("declared"));
    figures.put("transfer_backs", acknowledgements.count("transferred"));
    figures.put("journals", journaled.ends.values().stream().mapToLong(count -> count).sum());
    figures.put("fenced_last", fenced);
    figures.put("recorded", (long) journaled.stored.size());
    figures.put("leftovers", audit.leftovers());
  }
}
