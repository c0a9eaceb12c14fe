package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.Host;
import dev.larder.journal.JournalArchiving;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.RunDatasetTypes;
import dev.larder.model.RunName;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.IngesterPhase;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Takes what is in the journals into the Registry, in chunks of many journals, one transaction each. It may be run while writers
/// write, by many at once, again and again, and killed at any moment: what has been committed stays, and the next one goes on there.
public final class TransferBack {
  private final Repository repository;
  private final Listener listener;
  private final int archivedTogether;
  private final boolean decides;
  private final Decisions decisions = new Decisions();
  /// Whether there may be key conflicts that nobody has written down: who was here before may have been killed.
  private boolean missed = true;

  /// @param listener is told how it goes
  public TransferBack(Repository repository, Listener listener) {
    this(repository, listener, 1, true);
  }

  /// @param archivedTogether how many journals have to have ended before they are archived, where more may come to their run
  /// @param decides whether the Registry is the one of the repository, and its decisions hold: those of a copy are not written down
  TransferBack(Repository repository, Listener listener, int archivedTogether, boolean decides) {
    this.repository = repository;
    this.listener = listener;
    this.archivedTogether = archivedTogether;
    this.decides = decides;
  }

  /// Is told how a transfer-back goes, by several threads.
  public interface Listener {
    /// So many segments are still to be read, as far as is known now.
    default void found(long segments) {}

    /// So many more segments are in the Registry, with so many datasets in them.
    default void committed(long segments, long datasets) {}

    /// What became of that, and how many journals are in the Registry to their end with it.
    default void settled(ChunkOutcome outcome, int endedJournals) {}

    /// What it does from now on.
    default void phase(IngesterPhase phase) {}

    /// Nobody wants to know.
    Listener NONE = new Listener() {
    };
  }

  /// Transfers one run back, or all of them: [TransferOptions#ALL].
  ///
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public TransferReport transfer(Optional<RunName> only) throws IOException {
    return transfer(TransferOptions.ALL.of(only));
  }

  /// Transfers back what `options` name.
  ///
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to the run that they name
  /// @throws RegistryException.ReadOnly if the Registry takes no changes: nothing was changed, or not all; the same call goes on there
  public TransferReport transfer(TransferOptions options) throws IOException {
    try (IngesterBeat beat = beat(repository, options, listener)) {
      TransferReport report = new TransferBack(repository, beat, archivedTogether, decides).round(options);
      beat.well();
      return report;
    }
  }

  static IngesterBeat beat(Repository repository, TransferOptions options, Listener listener) {
    return new IngesterBeat(repository.registry(), options.run().map(RunName::value).orElse(""), listener);
  }

  /// Looks at all journals once.
  TransferReport round(TransferOptions options) throws IOException {
    listener.phase(IngesterPhase.LISTING);
    TransferTally tally = new TransferTally();
    Map<RunName, RunTally> runs = new LinkedHashMap<>();
    List<PendingJournal> pending = new ArrayList<>();
    List<RunIn> found = JournalSelection.ofRuns(repository.datastores(), options.run(), tally::unreadable);
    // Whoever removes a run tells the Registry before its folder.
    List<UUID> incarnations = found.stream().map(run -> run.folder().incarnation()).toList();
    Set<UUID> removed = Patience.ask(() -> repository.registry().removed(incarnations));
    for (RunIn run : found) {
      if (options.runs().test(run.folder().run()) && !removed.contains(run.folder().incarnation())) {
        RunTally ofRun = runs.computeIfAbsent(run.folder().run(), name -> new RunTally(options.mostRefused()));
        ofRun.add(run);
        run.journals().damaged().forEach(archive -> tally.unreadable(archive.toString()));
        RunDatasetTypes types = new RunDatasetTypes(run.store(), run.folder());
        run.journals().journals().forEach(files -> pending.add(new PendingJournal(run, files, types, ofRun)));
      }
    }
    listener.phase(IngesterPhase.TAKING);
    decisions.follow(repository.datastores(), tally::unreadable);
    requireKnown(decisions.committed());
    Map<UUID, UUID> losers = decisions.losers();
    try (KeyConflicts conflicts = new KeyConflicts(repository.registry(), tally, losers.keySet(), decides)) {
      try {
        take(pending, options, tally, losers, conflicts);
      } finally {
        missed |= conflicts.missed();
      }
      if (missed) {
        conflicts.catchUp(pending);
        missed = conflicts.missed();
      }
    }
    runs.values().removeIf(RunTally::removed);
    List<TransferReport.Run> reports = runs.values().stream().map(RunTally::report).toList();
    List<RunName> complete = reports.stream().filter(run -> run.state() == RunState.COMPLETE)
        .map(TransferReport.Run::run).toList();
    Patience.ask(() -> {
      repository.registry().complete(complete);
      return complete;
    });
    if (options.archive()) {
      listener.phase(IngesterPhase.ARCHIVING);
      for (RunTally run : runs.values()) {
        for (RunIn part : run.parts()) {
          archive(part, tally);
        }
      }
      for (RepositoryDatastore datastore : repository.datastores().all()) {
        JournalArchiving.archiveOperations(datastore.store(), repository.id(), archivedTogether, Host.SYSTEM).problems()
            .forEach(tally::unreadable);
      }
    }
    return tally.report(reports);
  }

  /// A Registry that was restored to a time before a delete would bring back what is deleted.
  private void requireKnown(List<UUID> committed) throws IOException {
    Set<UUID> known = Patience.ask(() -> repository.registry().decided(committed));
    Optional<UUID> unknown = committed.stream().filter(operation -> !known.contains(operation)).findFirst();
    if (unknown.isPresent()) {
      throw new RepositoryException("registry-restored",
          "journals tell of the committed delete %s, and the Registry does not know it: it was lost, or restored from a backup that is older"
              .formatted(unknown.get()),
          "Nothing was taken in, because deleted datasets would come back. After a restored backup: larder recover REPO --restored. Or make it anew from the journals, in an empty database: larder rebuild REPO.");
    }
  }

  /// @param losers datasets that have lost their place to another, which is the value
  private void take(List<PendingJournal> journals, TransferOptions options, TransferTally tally,
      Map<UUID, UUID> losers, KeyConflicts conflicts) throws IOException {
    TransferPace pace = new TransferPace(options.datasetsPerSecond());
    List<PendingJournal> left = journals;
    int failures = 0;
    for (int vain = 0; !left.isEmpty();) {
      int before = left.size();
      long taken = tally.taken();
      TransferRound round = new TransferRound(repository.registry(), options, tally, pace, listener, losers,
          conflicts);
      left = round.take(left);
      boolean moved = left.size() < before || tally.taken() > taken;
      vain = moved ? 0 : vain + 1;
      failures = moved || round.hindrance().isEmpty() ? 0 : failures + 1;
      if (failures == Patience.FAILURES) {
        throw round.hindrance().get();
      }
      if (!left.isEmpty() && vain > 0) {
        Patience.pause(vain);
      }
    }
  }

  /// Archives the journals of a run that have ended and that the Registry has to their end.
  private void archive(RunIn run, TransferTally tally) throws IOException {
    ArtifactStore store = run.store();
    List<UUID> loose = run.journals().journals().stream().filter(files -> files.archive().isEmpty())
        .map(JournalFiles::writer).toList();
    Set<UUID> done = Patience.ask(() -> repository.registry().progress(loose)).values().stream()
        .filter(progress -> progress.ended() && progress.run().equals(run.folder().run()))
        .map(JournalProgress::writer).collect(Collectors.toSet());
    if (done.size() >= archivedTogether || !done.isEmpty() && run.journals().closed()) {
      JournalArchiving
          .archive(store, repository.id(), run.folder(), files -> done.contains(files.writer()), Host.SYSTEM)
          .problems().forEach(tally::unreadable);
    }
  }
}
