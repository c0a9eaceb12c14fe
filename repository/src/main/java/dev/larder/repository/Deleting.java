package dev.larder.repository;

import dev.larder.datastore.UnsuitableStoreException;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.DeleteLines;
import dev.larder.journal.DeleteTarget;
import dev.larder.journal.DeleteTarget.AtPath;
import dev.larder.journal.Host;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.OperationsWriter;
import dev.larder.journal.RunFolder;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.DeletionOutcome;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Carries a [DeletePlan] out: durable intent, one transaction of the Registry, durable commit, artifacts, and what became of each. It may be killed at any moment: until the Registry has
/// committed nothing is deleted, and from then on [DeleteRecovery] finishes it. See `docs/technote/journal.md`, "Delete".
public final class Deleting {
  private final Repository repository;
  private final Host host;
  private final LongConsumer progress;

  /// @param progress is told of each number of artifacts that were dealt with
  public Deleting(Repository repository, Host host, LongConsumer progress) {
    this.repository = repository;
    this.host = host;
    this.progress = progress;
  }

  /// Deletes what is planned, exactly so or not at all. Artifacts that cannot be removed stay on record and are tried again by recovery.
  ///
  /// @param unlink whether datasets that are purged are taken out of tagged and calibration collections; else one that is in some voids the delete
  /// @throws RegistryException.ReadOnly if the Registry takes no changes: nothing was changed
  /// @throws RegistryException.OutcomeUnknown if nobody can say whether it is committed: no artifact was touched, and recovery decides
  /// @throws IOException if a journal cannot be written: recovery finishes what is committed, and voids what is not
  public DeletingReport run(DeletePlan plan, boolean unlink) throws IOException {
    UUID operation = host.randomUuid();
    if (plan.isEmpty()) {
      return new DeletingReport(operation, Optional.empty(), 0, 0, 0, List.of());
    }
    repository.requireWritableRegistry();
    Map<RepositoryDatastore, OperationsWriter> journals = new LinkedHashMap<>();
    try {
      for (RepositoryDatastore datastore : repository.datastores().all()) {
        open(plan, datastore).ifPresent(journal -> journals.put(datastore, journal));
      }
      return run(plan, unlink, operation, journals);
    } finally {
      close(journals.values());
    }
  }

  /// A journal in `datastore`, which is not sealed before all is done; empty where nobody can write, and nothing is to be deleted.
  private Optional<OperationsWriter> open(DeletePlan plan, RepositoryDatastore datastore) throws IOException {
    try {
      OperationsWriter journal = OperationsWriter.open(datastore.store(), repository.id(), host);
      journal.leaveUnresolved();
      return Optional.of(journal);
    } catch (UnsuitableStoreException e) {
      if (plan.unregistered(datastore).isEmpty()
          && plan.datasets().stream().allMatch(dataset -> artifacts(dataset, datastore).isEmpty())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private DeletingReport run(DeletePlan plan, boolean unlink, UUID operation,
      Map<RepositoryDatastore, OperationsWriter> journals) throws IOException {
    for (Map.Entry<RepositoryDatastore, OperationsWriter> journal : journals.entrySet()) {
      journal.getValue().append(intents(plan, operation, journal.getKey()));
    }
    switch (decide(plan, unlink, operation, journals)) {
      case DeletionOutcome.Voided voided -> {
        voided(operation, journals);
        return new DeletingReport(operation, Optional.of(voided.reason()), 0, 0, 0, List.of());
      }
      case DeletionOutcome.Committed committed -> {
        for (OperationsWriter journal : journals.values()) {
          journal.append(List.of(new JournalRecord.DeleteCommitted(operation)));
        }
        return remove(plan, operation, committed, journals);
      }
    }
  }

  /// Every datastore hears of every dataset: a writer asks only its own whether it may put one.
  private List<JournalRecord> intents(DeletePlan plan, UUID operation, RepositoryDatastore datastore)
      throws IOException {
    Map<RunName, List<DeleteTarget>> targets = new TreeMap<>();
    for (DeletedDataset dataset : plan.datasets()) {
      List<DeleteTarget> ofRun = targets.computeIfAbsent(dataset.run(), run -> new ArrayList<>());
      List<AtPath> here = artifacts(dataset, datastore);
      if (here.isEmpty()) {
        ofRun.add(new DeleteTarget.NotStored(dataset.id()));
      } else {
        ofRun.addAll(here);
      }
    }
    for (DeletePlan.Unregistered refused : plan.unregistered(datastore)) {
      targets.computeIfAbsent(refused.run(), run -> new ArrayList<>()).add(refused.artifact());
    }
    List<JournalRecord> records = new ArrayList<>();
    for (Map.Entry<RunName, List<DeleteTarget>> run : targets.entrySet()) {
      records.addAll(DeleteLines.intents(operation, plan.action(), run.getKey(), incarnation(run.getKey(), datastore),
          run.getValue()));
    }
    return records;
  }

  /// What is stored of a dataset below the root of a datastore.
  private static List<AtPath> artifacts(DeletedDataset dataset, RepositoryDatastore datastore) {
    List<AtPath> artifacts = new ArrayList<>(1);
    for (StorageRecord record : dataset.records()) {
      if (record.datastore().equals(datastore.name())) {
        record.path().ifPresent(path -> artifacts.add(new AtPath(dataset.id(), record.component(), path)));
      }
    }
    return artifacts;
  }

  private UUID incarnation(RunName run, RepositoryDatastore datastore) throws IOException {
    Optional<RunFolder> folder = RunFolder.find(datastore.store(), run);
    if (folder.isPresent()) {
      return folder.get().incarnation();
    }
    return repository.registry().runs().stream().filter(summary -> summary.run().equals(run))
        .map(RunSummary::incarnation).findFirst()
        .orElseThrow(() -> new RepositoryException("run-not-found", "there is no run %s any more".formatted(run),
            "It was removed meanwhile. Nothing was deleted."));
  }

  private DeletionOutcome decide(DeletePlan plan, boolean unlink, UUID operation,
      Map<RepositoryDatastore, OperationsWriter> journals) throws IOException {
    DeletionAction action = plan.action() == DeleteAction.PURGE ? DeletionAction.PURGE : DeletionAction.UNSTORE;
    try {
      return repository.registry().delete(new Deletion(operation, action, plan.datasets(), unlink));
    } catch (RegistryException.OutcomeUnknown e) {
      throw e;
    } catch (RegistryException e) {
      // It has not committed, and nobody else will commit it.
      voided(operation, journals);
      throw e;
    }
  }

  private static void voided(UUID operation, Map<RepositoryDatastore, OperationsWriter> journals) throws IOException {
    for (OperationsWriter journal : journals.values()) {
      journal.append(List.of(JournalRecord.DeleteOutcomes.voided(operation)));
      journal.resolved();
    }
  }

  private DeletingReport remove(DeletePlan plan, UUID operation, DeletionOutcome.Committed committed,
      Map<RepositoryDatastore, OperationsWriter> journals) throws IOException {
    long deleted = 0;
    long kept = 0;
    List<DeletingReport.Failed> failed = new ArrayList<>();
    for (Map.Entry<RepositoryDatastore, OperationsWriter> journal : journals.entrySet()) {
      ArtifactRemoval removal = new ArtifactRemoval(journal.getKey(), journal.getValue(), progress);
      removal.remove(Stream.concat(
          plan.datasets().stream().flatMap(dataset -> artifacts(dataset, journal.getKey()).stream()),
          plan.unregistered(journal.getKey()).stream().map(DeletePlan.Unregistered::artifact))
          .map(artifact -> new ArtifactRemoval.Doomed(operation, artifact))
          .sorted(Comparator.comparing(doomed -> doomed.artifact().path())).toList());
      if (removal.failed().isEmpty()) {
        journal.getValue().resolved();
      }
      deleted += removal.deleted();
      kept += removal.kept();
      failed.addAll(removal.failed());
    }
    return new DeletingReport(operation, Optional.empty(), committed.datasets(), deleted, kept, failed);
  }

  private static void close(Iterable<OperationsWriter> journals) throws IOException {
    IOException failure = null;
    for (OperationsWriter journal : journals) {
      try {
        journal.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
