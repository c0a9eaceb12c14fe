package dev.larder.repository;

import dev.larder.datastore.StatResult;
import dev.larder.journal.Claim;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.DeleteTarget.AtPath;
import dev.larder.journal.Host;
import dev.larder.journal.RunAccount;
import dev.larder.journal.RunAccount.OpenJournal;
import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.Change;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;

/// Removes a run: closes it, ends the journals of writers that are gone, takes in what is left in journals, purges its datasets, removes what else its journals name, and says so in
/// its folder last. Each step may be repeated, and so may the whole: what was interrupted goes on with the same call.
public final class RunRemoval {
  private final Repository repository;
  private final RunName run;
  private final Host host;

  public RunRemoval(Repository repository, RunName run, Host host) {
    this.repository = repository;
    this.run = run;
    this.host = host;
  }

  /// What would go.
  ///
  /// @param chains that search the run
  /// @param datasets what the Registry has of it
  /// @param pending datasets that are in journals only, and are taken in before they are purged
  /// @param open journals that have not ended, of writers that may be alive
  public record Plan(List<CollectionName> chains, DeletePlan datasets, long pending, List<UUID> open) {
    public Plan {
      chains = List.copyOf(chains);
      open = List.copyOf(open);
    }
  }

  /// What became of the run.
  ///
  /// @param deleting what became of its datasets
  /// @param left artifacts that its journals name and that are still there: the run is not removed before they are gone
  /// @param removed whether nothing is left of it but its journals
  public record Report(DeletingReport deleting, List<DeletingReport.Failed> left, boolean removed) {
    public Report {
      left = List.copyOf(left);
    }
  }

  /// Changes nothing.
  ///
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public Plan plan() throws IOException {
    Overview.Run overview = Overview.of(repository, run);
    List<UUID> open = new ArrayList<>();
    for (RunIn part : parts()) {
      for (OpenJournal journal : account(part).open()) {
        if (journal.process().filter(host::gone).isEmpty()) {
          open.add(journal.files().writer());
        }
      }
    }
    return new Plan(chains(), datasets(), overview.pending(), open);
  }

  private List<RunIn> parts() throws IOException {
    return JournalSelection.ofRun(repository.datastores(), run);
  }

  private RunAccount account(RunIn part) throws IOException {
    return RunAccount.read(part.store(), repository.id(), part.journals());
  }

  private List<CollectionName> chains() {
    return summary().map(CollectionSummary::parents).orElse(List.of());
  }

  private Optional<CollectionSummary> summary() {
    return repository.registry().collections().stream()
        .filter(collection -> collection.name().equals(CollectionName.of(run))).findFirst();
  }

  private DeletePlan datasets() {
    return summary().isPresent()
        ? DeletePlan.of(repository, DeleteAction.PURGE, DatasetQuery.ALL.in(run))
        : DeletePlan.of(repository, DeleteAction.PURGE, List.of());
  }

  /// Removes the run, or leaves it closed and says what is left of it.
  ///
  /// @param unlink whether the run is taken out of chains, and its datasets out of tagged and calibration collections; else either stops it before anything is changed
  /// @param progress is told of each number of artifacts that were dealt with
  /// @throws RepositoryException `run-linked`, `run-has-writers`: nothing was changed; `run-incomplete` if its journals cannot be read to their end: it is closed, and nothing of
  ///     it was removed
  public Report remove(boolean unlink, LongConsumer progress) throws IOException {
    repository.requireWritableRegistry();
    if (removedFromRegistry()) {
      markRemoved();
      return new Report(new DeletingReport(host.randomUuid(), Optional.empty(), 0, 0, 0, List.of()), List.of(), true);
    }
    requireFree(plan(), unlink);
    for (RunIn part : parts()) {
      part.folder().close(part.store(), host);
    }
    // Listed anew, now that nobody new can come.
    for (RunIn part : parts()) {
      fence(account(part), part);
    }
    TransferReport transfer = new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.of(run));
    RunState state = transfer.runs().isEmpty() ? RunState.PARTIAL : transfer.runs().getFirst().state();
    if (state != RunState.COMPLETE) {
      throw new RepositoryException("run-incomplete",
          "run %s is closed, and not everything in its journals could be taken in".formatted(run),
          "See what stands in the way: larder transfer-back REPO --run %s. Nothing of it was removed.".formatted(run));
    }
    Registry registry = repository.registry();
    for (CollectionName chain : chains()) {
      registry.apply(RegistryBatch
          .of(new Change.EditChain(chain, Change.ChainEdit.REMOVE, List.of(CollectionName.of(run)))));
    }
    DeletePlan plan = datasets();
    for (RunIn part : parts()) {
      plan.addUnregistered(part.datastore(), run, unregistered(part));
    }
    DeletingReport deleting = new Deleting(repository, host, progress).run(plan, unlink);
    if (deleting.voided().isPresent()) {
      return new Report(deleting, List.of(), false);
    }
    List<DeletingReport.Failed> left = new ArrayList<>();
    for (RunIn part : parts()) {
      left.addAll(left(part));
    }
    if (!left.isEmpty()) {
      return new Report(deleting, left, false);
    }
    registry.apply(RegistryBatch.of(new Change.RemoveRun(run, parts().getFirst().folder().incarnation())));
    markRemoved();
    return new Report(deleting, List.of(), true);
  }

  /// Whether all is done but for the mark in its folder.
  private boolean removedFromRegistry() throws IOException {
    List<UUID> incarnations = parts().stream().map(part -> part.folder().incarnation()).distinct().toList();
    return repository.registry().removed(incarnations).size() == incarnations.size();
  }

  private void markRemoved() throws IOException {
    for (RunIn part : parts()) {
      part.folder().markRemoved(part.store(), host);
    }
  }

  /// What stands in the way of removing a run, for people; empty if nothing does.
  ///
  /// @param unlink as [#remove] has it
  public static List<String> obstacles(Plan plan, boolean unlink) {
    List<String> obstacles = new ArrayList<>();
    if (!unlink) {
      plan.chains().forEach(chain -> obstacles.add("chain %s searches it".formatted(chain)));
      plan.datasets().associations().forEach(association -> obstacles.add("%s collection %s holds %,d of its datasets"
          .formatted(association.type().word(), association.collection(), association.datasets())));
    }
    plan.open().forEach(writer -> obstacles.add("writer %s may be alive".formatted(writer)));
    return obstacles;
  }

  private void requireFree(Plan plan, boolean unlink) {
    List<String> obstacles = obstacles(plan, unlink);
    if (!obstacles.isEmpty()) {
      throw plan.open().isEmpty()
          ? new RepositoryException("run-linked",
              "run %s is not removed: %s".formatted(run, String.join("; ", obstacles)),
              "Take it out of these collections, or let --unlink do so. Nothing was changed.")
          : new RepositoryException("run-has-writers",
              "run %s is not removed: %s".formatted(run, String.join("; ", obstacles)),
              "Wait for the end of its writers, watch them with larder recover --observe 11m, or end one with larder journal fence. Nothing was changed.");
    }
  }

  private void fence(RunAccount account, RunIn part) throws IOException {
    for (OpenJournal journal : account.open()) {
      if (journal.process().filter(host::gone).isEmpty()) {
        throw new RepositoryException("run-has-writers",
            "writer %s of run %s may be alive".formatted(journal.files().writer(), run),
            "The run is closed, and nothing of it was removed. Wait for its end, or end it with larder journal fence, and repeat the command.");
      }
      account.fence(part.store(), journal, "its process has ended on this host, and the run is removed", host);
    }
    for (UUID writer : account.fenced()) {
      part.store().expel(writer);
    }
  }

  /// Artifacts that records of the run name, of datasets that the Registry has refused.
  private List<AtPath> unregistered(RunIn part) throws IOException {
    List<Claim> recorded = account(part).recorded();
    List<UUID> ids = recorded.stream().map(Claim::id).toList();
    List<Optional<DatasetRef>> known = repository.registry().lookUp(ids);
    // What was deleted before has gone with its own delete.
    Set<UUID> deleted = repository.registry().tombstones(ids).keySet();
    List<AtPath> unregistered = new ArrayList<>();
    for (int i = 0; i < recorded.size(); i++) {
      Claim claim = recorded.get(i);
      if (known.get(i).isEmpty() && !deleted.contains(claim.id())) {
        unregistered.add(new AtPath(claim.id(), claim.component(), claim.path()));
      }
    }
    return unregistered;
  }

  /// What is still there of all that its journals name, but for paths that are not ours to remove.
  private List<DeletingReport.Failed> left(RunIn part) throws IOException {
    RunAccount account = account(part);
    List<Claim> named = new ArrayList<>(account.recorded());
    named.addAll(account.unaccounted());
    Set<UUID> elsewhere = new HashSet<>();
    repository.registry().lookUp(named.stream().map(Claim::id).distinct().toList())
        .forEach(ref -> ref.ifPresent(dataset -> elsewhere.add(dataset.id())));
    List<DeletingReport.Failed> left = new ArrayList<>();
    List<Claim> ours = named.stream().filter(claim -> claim.path().name().contains(claim.id().toString()))
        .filter(claim -> !SliceReader.reserved(claim.path()) && !elsewhere.contains(claim.id())).toList();
    for (StatResult found : part.store().stat(ours.stream().map(Claim::path).toList())) {
      switch (found) {
        case StatResult.Absent absent -> {
          // As it shall be.
        }
        case StatResult.Present present -> left.add(new DeletingReport.Failed(part.datastore().name(), present.path(),
            "it is still there"));
        case StatResult.Unknown unknown -> left.add(new DeletingReport.Failed(part.datastore().name(), unknown.path(),
            String.valueOf(unknown.cause().getMessage())));
      }
    }
    return left;
  }
}
