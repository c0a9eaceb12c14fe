package dev.larder.repository;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.journal.DeleteAction;
import dev.larder.journal.DeleteTarget.AtPath;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.Association;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.Registry;
import dev.larder.registry.Tombstone;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// What a delete would take away, as the Registry has it now: shown before anybody decides, and then taken away exactly so or not at all. Takes memory in proportion to its datasets.
public final class DeletePlan {
  private static final int TOGETHER = 10_000;

  private final Repository repository;
  private final DeleteAction action;
  private final Set<UUID> met = new HashSet<>();
  private final List<DeletedDataset> datasets = new ArrayList<>();
  private final List<UUID> unknown = new ArrayList<>();
  private final SortedMap<RunName, Long> runs = new TreeMap<>();
  private final Map<RepositoryDatastore, List<Unregistered>> unregistered = new LinkedHashMap<>();
  private List<Association> associations = List.of();
  private long artifacts;
  private long bytes;
  private long elsewhere;
  private long already;

  private DeletePlan(Repository repository, DeleteAction action) {
    this.repository = repository;
    this.action = action;
  }

  /// An artifact of a dataset that the Registry does not have: it was refused at transfer-back.
  ///
  /// @param run in whose journals it is named
  record Unregistered(RunName run, AtPath artifact) {}

  /// The datasets that a query finds.
  public static DeletePlan of(Repository repository, DeleteAction action, DatasetQuery query) {
    DeletePlan plan = new DeletePlan(repository, action);
    List<DatasetRef> some = new ArrayList<>();
    try (DatasetCursor cursor = repository.registry().query(query)) {
      while (cursor.hasNext()) {
        DatasetRef ref = cursor.next().ref();
        if (plan.met.add(ref.id())) {
          some.add(ref);
        }
        if (some.size() == TOGETHER || !cursor.hasNext()) {
          plan.addAll(some);
          some.clear();
        }
      }
    }
    return plan.complete();
  }

  /// These datasets; one that is named twice counts once.
  public static DeletePlan of(Repository repository, DeleteAction action, Collection<UUID> ids) {
    DeletePlan plan = new DeletePlan(repository, action);
    plan.add(ids.stream().filter(plan.met::add).toList());
    return plan.complete();
  }

  private void add(List<UUID> ids) {
    Registry registry = repository.registry();
    List<Optional<DatasetRef>> refs = registry.lookUp(ids);
    addAll(refs.stream().flatMap(Optional::stream).toList());
    List<UUID> absent = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      if (refs.get(i).isEmpty()) {
        absent.add(ids.get(i));
      }
    }
    Map<UUID, List<Tombstone>> tombstones = registry.tombstones(absent);
    for (UUID id : absent) {
      boolean purged = tombstones.getOrDefault(id, List.of()).stream()
          .anyMatch(tombstone -> tombstone.action() == DeletionAction.PURGE);
      if (purged) {
        already++;
      } else {
        unknown.add(id);
      }
    }
  }

  private void addAll(List<DatasetRef> there) {
    List<List<StorageRecord>> records = records(there.stream().map(DatasetRef::id).toList());
    for (int i = 0; i < there.size(); i++) {
      add(there.get(i), records.get(i));
    }
  }

  /// Row i has the records of `ids.get(i)` in all datastores.
  private List<List<StorageRecord>> records(List<UUID> ids) {
    List<List<StorageRecord>> all = new ArrayList<>(ids.size());
    ids.forEach(id -> all.add(new ArrayList<>(1)));
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      try (StorageReport report = repository.registry().bridge(datastore.name()).check(ids,
          EnumSet.allOf(StorageField.class))) {
        for (int row = 0; row < report.size(); row++) {
          report.records(row).forEach(all.get(row)::add);
        }
      }
    }
    return all;
  }

  private void add(DatasetRef ref, List<StorageRecord> records) {
    if (action == DeleteAction.UNSTORE && records.isEmpty()) {
      already++;
      return;
    }
    datasets.add(new DeletedDataset(ref.id(), ref.run(), records));
    runs.merge(ref.run(), 1L, Long::sum);
    for (StorageRecord record : records) {
      if (record.path().isPresent()) {
        artifacts++;
        bytes += record.size();
      } else {
        elsewhere++;
      }
    }
  }

  private DeletePlan complete() {
    if (action == DeleteAction.PURGE) {
      associations = repository.registry().associations(datasets.stream().map(DeletedDataset::id).toList());
    }
    return this;
  }

  /// Besides, artifacts that journals of `run` name and the Registry does not know. No other run's may be among them.
  void addUnregistered(RepositoryDatastore datastore, RunName run, List<AtPath> refused) {
    artifacts += refused.size();
    unregistered.computeIfAbsent(datastore, one -> new ArrayList<>())
        .addAll(refused.stream().map(artifact -> new Unregistered(run, artifact)).toList());
  }

  List<Unregistered> unregistered(RepositoryDatastore datastore) {
    return List.copyOf(unregistered.getOrDefault(datastore, List.of()));
  }

  /// Whether there is nothing to do.
  public boolean isEmpty() {
    return datasets.isEmpty() && unregistered.values().stream().allMatch(List::isEmpty);
  }

  public DeleteAction action() {
    return action;
  }

  /// With all their storage records, as they must still be when the delete is committed.
  public List<DeletedDataset> datasets() {
    return Collections.unmodifiableList(datasets);
  }

  /// How many of its datasets are of each run, by name.
  public SortedMap<RunName, Long> runs() {
    return Collections.unmodifiableSortedMap(runs);
  }

  /// How many artifacts below the roots of datastores are to go.
  public long artifacts() {
    return artifacts;
  }

  /// The sizes of these together.
  public long bytes() {
    return bytes;
  }

  /// How many artifacts were ingested in place: their records go, they stay.
  public long elsewhere() {
    return elsewhere;
  }

  /// How many of the datasets that were named are as they would be afterwards.
  public long already() {
    return already;
  }

  /// The tagged and calibration collections that hold datasets which are to be purged.
  public List<Association> associations() {
    return associations;
  }

  /// Ids that were named, and that the Registry does not know.
  public List<UUID> unknown() {
    return Collections.unmodifiableList(unknown);
  }
}
