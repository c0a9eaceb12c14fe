package dev.larder.cli;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.demo.DemoTable;
import dev.larder.demo.Worker;
import dev.larder.demo.WorkerMessage;
import dev.larder.demo.WorkerProcesses;
import dev.larder.journal.RunFolder;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.repository.InitOptions;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import dev.larder.repository.RepositoryLocation;
import dev.larder.repository.TransferReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// The stages of [DemoCommand]: make the repository, let the workers write, transfer back, check.
final class Demo {
  private static final int BATCH = 10_000;
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.number("workers"),
      Column.number("datasets"),
      Column.number("stored"), Column.number("already_there"), Column.number("found"), Column.number("missing"),
      Column.size("bytes"), Column.seconds("write_seconds"), Column.seconds("transfer_back_seconds"),
      Column.seconds("check_seconds"), Column.number("quarantined"), Column.text("failed_workers"));

  private final RepositoryLocation location;
  private final DemoTable table;
  private final int workers;
  private final RunName run;
  private final ProgressDisplay display;
  private final Output output;
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong alreadyThere = new AtomicLong();

  Demo(RepositoryLocation location, DemoTable table, int workers, String run, ProgressDisplay display, Output output) {
    this.location = location;
    this.table = table;
    this.workers = workers;
    this.run = new RunName(run);
    this.display = display;
    this.output = output;
  }

  ExitCode run() throws IOException, InterruptedException {
    DemoTable.Contents contents = table.check();
    if (!Repository.exists(location)) {
      Repository.init(location, InitOptions.EMBEDDED);
      display.say("made the repository %s".formatted(location));
    }
    try (Repository repository = Repository.open(location)) {
      checkTypes(repository);
      long start = System.nanoTime();
      List<WorkerProcesses.End> ends = write(repository, contents);
      long written = System.nanoTime();
      say(ends); // now: what stopped a worker, such as a full disk, may stop what follows too
      TransferReport transferred = TransferBackCommand.transfer(repository, Optional.of(run), display);
      long registered = System.nanoTime();
      Found found = check(repository, contents);
      long checked = System.nanoTime();
      List<Map<String, Object>> failed = ends.stream().filter(end -> end.exitCode() != 0).map(Demo::json).toList();
      output.object(COLUMNS, run, ends.size(), contents.datasets(), stored.get(), alreadyThere.get(), found.datasets,
          contents.datasets() - found.datasets, found.bytes, seconds(written - start), seconds(registered - written),
          seconds(checked - registered), transferred.quarantined().size(), failed);
      ExitCode end = TransferBackCommand.say(transferred, display);
      return end(ends, contents.datasets() - found.datasets) == ExitCode.DONE ? end : ExitCode.PARTLY_DONE;
    }
  }

  /// A table of other dimensions would be refused dataset by dataset at the end: it is said at the beginning.
  private void checkTypes(Repository repository) {
    for (DatasetType wanted : List.of(table.rowType(), table.summaryType())) {
      for (DatasetType known : repository.registry().datasetTypes()) {
        if (known.name().equals(wanted.name()) && !known.equals(wanted)) {
          throw new DemoConflict(
              "dataset type %s is defined in %s as %s, and this table makes it %s".formatted(wanted.name(),
                  location, known, wanted));
        }
      }
    }
  }

  private List<WorkerProcesses.End> write(Repository repository, DemoTable.Contents contents)
      throws IOException, InterruptedException {
    int processes = Math.min(workers, contents.groups().size());
    RepositoryDatastore datastore = repository.datastores().first();
    try (Progress progress = display.start("write", contents.datasets(), "datasets")) {
      return new WorkerProcesses(datastore.root(), datastore.options(), run, table, processes).run(done -> {
        stored.addAndGet(done.stored());
        alreadyThere.addAndGet(done.already());
        progress.advance(done.stored() + done.already());
      });
    }
  }

  /// What the check found.
  private static final class Found {
    private long datasets;
    private long bytes;
  }

  /// Asks the bridge for every dataset that the table stands for, by the ids that follow from it.
  private Found check(Repository repository, DemoTable.Contents contents) throws IOException {
    Found found = new Found();
    Optional<RunFolder> folder = RunFolder.find(repository.datastore().store(), run);
    if (folder.isEmpty()) {
      return found; // no worker came so far
    }
    List<UUID> ids = new ArrayList<>();
    try (Progress progress = display.start("check", contents.datasets(), "datasets")) {
      table.ids(folder.get().incarnation(), id -> {
        ids.add(id);
        if (ids.size() == BATCH) {
          check(repository, ids, found);
          progress.advance(ids.size());
          ids.clear();
        }
      });
      check(repository, ids, found);
      progress.advance(ids.size());
    }
    return found;
  }

  private static void check(Repository repository, List<UUID> ids, Found found) {
    try (StorageReport report = repository.registry().bridge().check(ids, EnumSet.allOf(StorageField.class))) {
      for (int row = 0; row < ids.size(); row++) {
        if (report.exists(row) == Existence.YES) {
          found.datasets++;
          found.bytes += report.records(row).getFirst().size();
        }
      }
    }
  }

  private void say(List<WorkerProcesses.End> ends) {
    for (WorkerProcesses.End end : ends) {
      end.said().stream().limit(5)
          .forEach(message -> display.say("worker %d: %s".formatted(end.number(), text(message))));
      if (!ended(end) && end.said().stream().noneMatch(WorkerMessage.Failed.class::isInstance)) {
        display.say("worker %d (process %d) died, exit code %d".formatted(end.number(), end.pid(), end.exitCode()));
      }
    }
  }

  private ExitCode end(List<WorkerProcesses.End> ends, long missing) {
    boolean refused = ends.stream().anyMatch(end -> end.exitCode() == Worker.PARTLY);
    if (refused) {
      display.say("what was refused stays as it is stored; another run takes this table: --run NAME");
    }
    boolean broken = missing > 0 || !ends.stream().allMatch(Demo::ended);
    if (broken) {
      display.say(
          "%,d of the datasets are not there. Run the same command again: it finishes the job.".formatted(missing));
    }
    if (refused || broken) {
      return ExitCode.PARTLY_DONE;
    }
    display.say(stored.get() == 0
        ? "everything was there already; nothing was changed"
        : "every dataset is registered and found. Try next:");
    for (String command : stored.get() == 0
        ? List.<String>of()
        : List.of("query datasets %s --run %s --dataset-type summary", "check %s --run %s --output jsonl",
            "run list %1$s", "status %1$s")) {
      display.say("  larder " + command.formatted(location, run));
    }
    return ExitCode.DONE;
  }

  /// Whether a worker came to the end of its share, refusals included.
  private static boolean ended(WorkerProcesses.End end) {
    return end.exitCode() == 0 || end.exitCode() == Worker.PARTLY;
  }

  private static String text(WorkerMessage message) {
    return switch (message) {
      case WorkerMessage.Refused refused -> "refused: " + refused.message();
      case WorkerMessage.Failed failed -> "failed: " + failed.message();
      case WorkerMessage.Progress progress -> progress.line();
    };
  }

  private static Map<String, Object> json(WorkerProcesses.End end) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("worker", end.number());
    json.put("process", end.pid());
    json.put("exit_code", end.exitCode());
    json.put("messages", end.said().stream().map(Demo::text).toList());
    return json;
  }

  private static double seconds(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }
}
