package dev.larder.repository;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.Content;
import dev.larder.journal.DatasetIds;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.Host;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.NewDataset;
import dev.larder.journal.RunAccount;
import dev.larder.journal.RunJournals;
import dev.larder.journal.WriterOptions;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.RegistryException;
import dev.larder.registry.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Threads that put, transfer back, unstore, purge, restore and recover the same datasets at the same time, each as if it were alone; then all is settled and looked at.
final class DeleteContest {
  private static final List<RunName> RUNS = List.of(Pantry.NIGHT, DeleteStory.OTHER);
  private static final int WELLS = 12;

  private final Path folder;
  private final int steps;
  private final List<UUID> ids = new ArrayList<>();
  private final Map<String, Long> done = new ConcurrentHashMap<>();

  /// @param folder holds the repository, which is new
  DeleteContest(Path folder, int steps) {
    this.folder = folder;
    this.steps = steps;
  }

  private interface Deed {
    void once(Repository repository, SplittableRandom dice) throws IOException;
  }

  /// @return what was done how often, by deed
  Map<String, Long> hold(SplittableRandom random) throws Exception {
    try (Repository repository = Repository.open(folder)) {
      for (RunName run : RUNS) {
        ids.addAll(put(repository, run, IntStream.range(0, WELLS).boxed().toList()));
      }
      new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.empty());
    }
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<?>> all = new ArrayList<>();
      Map<String, Deed> deeds = new TreeMap<>(Map.of("put", this::put, "transfer", this::transfer, "unstore",
          (repository, dice) -> delete(repository, dice, DeleteAction.UNSTORE), "purge",
          (repository, dice) -> delete(repository, dice, DeleteAction.PURGE), "restore", this::restore, "recover",
          this::recover, "unstore too", (repository, dice) -> delete(repository, dice, DeleteAction.UNSTORE)));
      deeds.forEach((name, deed) -> {
        SplittableRandom dice = random.split();
        all.add(threads.submit(() -> repeat(name, deed, dice)));
      });
      for (Future<?> one : all) {
        try {
          one.get();
        } catch (ExecutionException e) {
          throw new AssertionError("one of those that compete has failed", e.getCause());
        }
      }
    }
    return new TreeMap<>(done);
  }

  private Object repeat(String name, Deed deed, SplittableRandom dice) throws IOException {
    try (Repository repository = Repository.open(folder)) {
      for (int step = 0; step < steps; step++) {
        try {
          deed.once(repository, dice);
        } catch (RegistryException.Transient e) {
          count(name + ": busy");
        }
      }
    }
    return name;
  }

  private void count(String what) {
    done.merge(what, 1L, Long::sum);
  }

  private List<UUID> put(Repository repository, RunName run, List<Integer> wells) throws IOException {
    try (DatasetWriter writer = repository.writer(run, WriterOptions.DEFAULT.with(DatasetIds.DETERMINISTIC))) {
      List<NewDataset> datasets = wells.stream()
          .map(well -> NewDataset.of(Pantry.IMAGE, Pantry.well("W" + well), Pantry.content("image of " + well)))
          .toList();
      return writer.putAll(datasets).stream().map(result -> {
        count("put: " + result.getClass().getSimpleName());
        return result.ref().id();
      }).toList();
    }
  }

  private void put(Repository repository, SplittableRandom dice) throws IOException {
    put(repository, RUNS.get(dice.nextInt(RUNS.size())), dice.ints(3, 0, WELLS).distinct().boxed().toList());
  }

  private void transfer(Repository repository, SplittableRandom dice) throws IOException {
    new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.empty());
    count("transfer");
  }

  private List<UUID> some(SplittableRandom dice, int most) {
    return dice.ints(1 + dice.nextInt(most), 0, ids.size()).distinct().mapToObj(ids::get).toList();
  }

  private void delete(Repository repository, SplittableRandom dice, DeleteAction action) throws IOException {
    DeletePlan plan = DeletePlan.of(repository, action, some(dice, action == DeleteAction.PURGE ? 1 : 4));
    DeletingReport report = new Deleting(repository, Host.SYSTEM, _ -> {
    }).run(plan, false);
    count(action.word() + (report.voided().isPresent() ? ": voided" : plan.isEmpty() ? ": nothing" : ": committed"));
  }

  private void restore(Repository repository, SplittableRandom dice) throws IOException {
    Path file = Files.writeString(folder.resolveSibling("again"), "restored");
    List<Restoring.Request> requests = some(dice, 6).stream()
        .map(id -> new Restoring.Request(id, List.of(new WriteRequest.Part("", file)))).toList();
    new Restoring(repository).restore(requests)
        .forEach(answer -> count("restore: " + (answer instanceof WriteAnswer.Refused refused
            ? refused.code()
            : answer.getClass().getSimpleName())));
  }

  private void recover(Repository repository, SplittableRandom dice) throws IOException {
    DeleteRecovery recovery = new DeleteRecovery(repository, repository.datastores().first(), Host.SYSTEM);
    recovery.fence(new LeaseWatch(Host.SYSTEM), false);
    recovery.finish(Optional.empty(), false, _ -> {
    });
    count("recover");
  }

  /// Finishes everything and looks at it.
  ///
  /// @return what is wrong, for people
  List<String> audit() throws IOException {
    try (Repository repository = Repository.open(folder)) {
      List<String> findings = new ArrayList<>();
      recover(repository, new SplittableRandom(0));
      transfer(repository, new SplittableRandom(0));
      if (!DeleteRecovery.unfinished(repository.datastores().first()).deletes().isEmpty()) {
        findings.add("a delete is not finished");
      }
      Set<String> named = new TreeSet<>();
      Map<UUID, List<Tombstone>> tombstones = repository.registry().tombstones(ids);
      try (DatasetCursor cursor = repository.registry().query(DatasetQuery.ALL.withRecords())) {
        while (cursor.hasNext()) {
          var found = cursor.next();
          for (StorageRecord record : found.records()) {
            named.add(record.location().value());
            check(record, findings);
          }
          if (found.records().isEmpty() && !tombstones.containsKey(found.ref().id())) {
            findings.add("a dataset has no records, and nobody has unstored it: " + found.ref());
          }
        }
      }
      for (UUID id : ids) {
        boolean purged = tombstones.getOrDefault(id, List.of()).stream()
            .anyMatch(tombstone -> tombstone.action() == DeletionAction.PURGE);
        boolean known = repository.registry().lookUp(List.of(id)).getFirst().isPresent();
        if (purged == known || purged && stored(repository, id)) {
          findings.add("a dataset is known or has records although it was purged, or not although it was not: " + id);
        }
      }
      files(repository, named, findings);
      return findings;
    }
  }

  private static boolean stored(Repository repository, UUID id) {
    try (StorageReport report = repository.registry().bridge().check(List.of(id), EnumSet.of(StorageField.PATH))) {
      return !report.records(0).isEmpty();
    }
  }

  private void check(StorageRecord record, List<String> findings) throws IOException {
    Path file = folder.resolve(record.location().value());
    if (!Files.exists(file)) {
      findings.add("a record without its artifact: " + record.location());
      return;
    }
    Checksum checksum = Content.file(file).checksum();
    if (Files.size(file) != record.size() || !record.checksum().equals(checksum)) {
      findings.add("a record of other bytes than its artifact: " + record.location());
    }
  }

  private void files(Repository repository, Set<String> recorded, List<String> findings) throws IOException {
    List<RunAccount> accounts = new ArrayList<>();
    for (RunJournals run : RunJournals.all(repository.datastore().store(), (_, why) -> findings.add(why.toString()))) {
      accounts.add(RunAccount.read(repository.datastore().store(), repository.id(), run));
    }
    for (RunName run : RUNS) {
      if (Files.exists(folder.resolve(run.value()))) {
        try (Stream<Path> files = Files.walk(folder.resolve(run.value()))) {
          files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString())
              .filter(path -> !recorded.contains(path))
              .filter(path -> accounts.stream()
                  .noneMatch(account -> account.names(new ArtifactPath(path))))
              .forEach(path -> findings.add("an artifact that nothing names: " + path));
        }
      }
    }
  }
}
