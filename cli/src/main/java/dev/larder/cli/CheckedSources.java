package dev.larder.cli;

import dev.larder.bridge.ChainedBridge;
import dev.larder.bridge.SnapshotBridge;
import dev.larder.bridge.StorageBridge;
import dev.larder.model.DatasetRef;
import dev.larder.model.StoredDataset;
import dev.larder.registry.RegistryException;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalBridge;
import dev.larder.repository.Repository;
import dev.larder.repository.Snapshots;
import dev.larder.repository.VerifyingBridge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Those who are asked by one `larder check`, and what they list.
final class CheckedSources implements AutoCloseable {
  private static final int BATCH = 10_000;

  private final Datastores datastores;
  private final @Nullable Repository repository;
  private final Optional<JournalBridge> journals;
  private final Optional<SnapshotBridge> snapshot;

  private CheckedSources(Datastores datastores, @Nullable Repository repository, Optional<JournalBridge> journals,
      Optional<SnapshotBridge> snapshot) {
    this.datastores = datastores;
    this.repository = repository;
    this.journals = journals;
    this.snapshot = snapshot;
  }

  /// Opens what `from` names, and no Registry where it does not name it. Journals are read now: what is transferred back before the Registry is asked is found there.
  ///
  /// @param from the Registry, with or without journals; or journals, a snapshot, or both
  static CheckedSources open(RepositoryArgument argument, Set<CheckSource> from) throws IOException {
    Repository repository = from.contains(CheckSource.REGISTRY) ? argument.open() : null;
    Datastores datastores = repository == null ? argument.openDatastores() : repository.datastores();
    try {
      Optional<JournalBridge> journals = !from.contains(CheckSource.JOURNALS)
          ? Optional.empty()
          : Optional.of(repository == null ? JournalBridge.all(datastores) : JournalBridge.pending(repository));
      Optional<SnapshotBridge> snapshot = from.contains(CheckSource.SNAPSHOT)
          ? Optional.of(new Snapshots(datastores).open())
          : Optional.empty();
      return new CheckedSources(datastores, repository, journals, snapshot);
    } catch (IOException | RuntimeException e) {
      if (repository == null) {
        datastores.close();
      } else {
        repository.close();
      }
      throw e;
    }
  }

  Datastores datastores() {
    return datastores;
  }

  /// What people are to know of the answers beforehand.
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    journals.ifPresent(read -> read.problems().forEach(problem -> remarks.add("cannot be read: " + problem)));
    snapshot.ifPresent(
        opened -> remarks.add("the snapshot is of %s: what came later is not in it".formatted(opened.asOf())));
    return remarks;
  }

  /// All of them as one.
  ///
  /// @param verify whether storage is looked into as well
  StorageBridge bridge(boolean verify) {
    StorageBridge[] asked = Stream
        .of(Optional.ofNullable(repository).map(each -> each.registry().bridge()), journals, snapshot)
        .flatMap(Optional::stream).toArray(StorageBridge[]::new);
    StorageBridge records = asked.length == 1 ? asked[0] : new ChainedBridge(asked);
    return verify ? new VerifyingBridge(records, datastores) : records;
  }

  /// Gives the ids that are selected to `taker`, some at a time: those of `--ids` as they stand there, else those that the Registry lists, and then those that only journals have.
  void ids(Selection selection, Selection.IdTaker taker) throws Exception {
    if (selection.byIds()) {
      selection.idBatches(BATCH, taker);
      return;
    }
    if (repository != null) {
      registered(repository, selection, taker);
    }
    if (journals.isPresent()) {
      journaled(journals.get(), selection, taker);
    }
  }

  /// A run or dataset type that the Registry does not know is no error where journals do.
  private void registered(Repository repository, Selection selection, Selection.IdTaker taker) throws Exception {
    try {
      selection.batches(repository, selection.query(), BATCH, taker);
    } catch (NotTransferredBack e) {
      if (journals.isEmpty()) {
        throw e;
      }
    } catch (RegistryException.NotFound e) {
      if (journals.stream().flatMap(JournalBridge::datasets).noneMatch(dataset -> selection.admits(dataset.ref()))) {
        throw e;
      }
    }
  }

  /// Those that the Registry did not list.
  private void journaled(JournalBridge journals, Selection selection, Selection.IdTaker taker) throws Exception {
    try (Stream<StoredDataset> datasets = journals.datasets()) {
      Iterator<UUID> ids = datasets.map(StoredDataset::ref).filter(selection::admits).map(DatasetRef::id).iterator();
      List<UUID> batch = new ArrayList<>();
      while (ids.hasNext()) {
        batch.add(ids.next());
        if (batch.size() == BATCH || !ids.hasNext()) {
          taker.take(unregistered(batch));
          batch = new ArrayList<>();
        }
      }
    }
  }

  private List<UUID> unregistered(List<UUID> ids) {
    if (repository == null) {
      return ids;
    }
    List<Optional<DatasetRef>> registered = repository.registry().lookUp(ids);
    List<UUID> unlisted = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (registered.get(i).isEmpty()) {
        unlisted.add(ids.get(i));
      }
    }
    return unlisted;
  }

  @Override
  public void close() throws IOException {
    snapshot.ifPresent(SnapshotBridge::close);
    if (repository == null) {
      datastores.close();
    } else {
      repository.close();
    }
  }
}
