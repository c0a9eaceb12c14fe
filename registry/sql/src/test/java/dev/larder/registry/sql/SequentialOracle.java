package dev.larder.registry.sql;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournaledDelete;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// What a Registry should hold: takes in one dataset after another, in memory, as simply as it can be said.
final class SequentialOracle {
  final Map<UUID, Held> datasets = new LinkedHashMap<>();
  final Map<DatasetTypeName, DatasetType> types = new TreeMap<>();
  /// Reasons, by writer and record.
  final Map<String, String> quarantine = new TreeMap<>();
  final Map<UUID, Long> progress = new HashMap<>();
  private final Map<RunName, UUID> runs = new HashMap<>();
  private final Map<Place, UUID> places = new HashMap<>();

  /// What deletes did, by dataset and operation.
  final Map<UUID, Map<UUID, DeletionAction>> tombstones = new HashMap<>();
  /// Whether each is committed.
  final Map<UUID, Boolean> operations = new HashMap<>();

  /// A dataset with its storage records: none where it is not stored.
  record Held(DatasetRef ref, List<StorageRecord> records) {}

  record Place(RunName run, DatasetTypeName type, DataId dataId) {}

  record Outcome(long ingested, long alreadyThere, long quarantined, Set<UUID> behind) {}

  Outcome ingest(JournalChunk chunk) {
    long ingested = 0;
    long refused = quarantine.size();
    long there = 0;
    Set<UUID> behind = new HashSet<>();
    for (JournalSlice slice : chunk.slices()) {
      if (progress.getOrDefault(slice.writer(), 0L) != slice.from()) {
        behind.add(slice.writer());
        continue;
      }
      progress.put(slice.writer(), slice.to());
      runs.putIfAbsent(slice.run(), slice.incarnation());
      for (JournalSlice.JournaledDataset journaled : slice.datasets()) {
        String reason = take(slice, journaled);
        if (reason.isEmpty()) {
          ingested++;
        } else if (reason.equals("already there")) {
          there++;
        } else {
          quarantine.putIfAbsent(slice.writer() + " " + journaled.record(), reason);
        }
      }
    }
    return new Outcome(ingested, there, quarantine.size() - refused, behind);
  }

  private String take(JournalSlice slice, JournalSlice.JournaledDataset journaled) {
    StoredDataset dataset = journaled.dataset();
    DatasetRef ref = dataset.ref();
    if (!slice.incarnation().equals(runs.get(slice.run()))) {
      return "run-incarnation";
    }
    DatasetType known = types.putIfAbsent(ref.type().name(), ref.type());
    if (known != null && !known.equals(ref.type())) {
      return "dataset-type-conflict";
    }
    Map<UUID, DeletionAction> deleted = tombstones.getOrDefault(ref.id(), Map.of());
    if (deleted.containsValue(DeletionAction.PURGE)) {
      return "already there";
    }
    List<StorageRecord> records = journaled.lifts().containsAll(deleted.keySet()) ? dataset.records() : List.of();
    Held held = datasets.get(ref.id());
    if (held != null) {
      if (!held.ref().equals(ref)) {
        return "dataset-conflict";
      }
      if (held.records().isEmpty()) {
        datasets.put(ref.id(), new Held(ref, records));
        return "already there";
      }
      return records.isEmpty() || sameContent(held.records(), records) ? "already there" : "dataset-conflict";
    }
    if (places.putIfAbsent(place(ref), ref.id()) != null) {
      return "dataset-key-conflict";
    }
    datasets.put(ref.id(), new Held(ref, records));
    return "";
  }

  private static Place place(DatasetRef ref) {
    return new Place(ref.run(), ref.type().name(), ref.dataId());
  }

  private static boolean sameContent(List<StorageRecord> one, List<StorageRecord> other) {
    return one.size() == other.size() && one.stream().allMatch(a -> other.stream().anyMatch(a::sameContent));
  }

  /// Makes a delete, or voids it.
  ///
  /// @return whether it is committed
  boolean delete(Deletion deletion) {
    Boolean decided = operations.get(deletion.operation());
    if (decided != null) {
      return decided;
    }
    boolean asPlanned = deletion.datasets().stream().allMatch(planned -> {
      Held held = datasets.get(planned.id());
      return held != null && held.ref().run().equals(planned.run()) && sameContent(held.records(), planned.records());
    });
    operations.put(deletion.operation(), asPlanned);
    if (asPlanned) {
      for (DeletedDataset planned : deletion.datasets()) {
        bury(deletion.operation(), planned.id(), deletion.action());
      }
    }
    return asPlanned;
  }

  private void bury(UUID operation, UUID dataset, DeletionAction action) {
    tombstones.computeIfAbsent(dataset, id -> new HashMap<>()).put(operation, action);
    Held held = datasets.get(dataset);
    if (held == null) {
      return;
    }
    if (action == DeletionAction.PURGE) {
      datasets.remove(dataset);
      places.remove(place(held.ref()));
    } else {
      datasets.put(dataset, new Held(held.ref(), List.of()));
    }
  }

  /// Makes a delete that is committed elsewhere, where it was not made yet.
  void replay(JournaledDelete.Committed delete) {
    operations.put(delete.operation(), true);
    for (UUID dataset : delete.unstored()) {
      if (!tombstones.getOrDefault(dataset, Map.of()).containsKey(delete.operation())) {
        bury(delete.operation(), dataset, DeletionAction.UNSTORE);
      }
    }
    for (UUID dataset : delete.purged()) {
      bury(delete.operation(), dataset, DeletionAction.PURGE);
    }
  }
}
