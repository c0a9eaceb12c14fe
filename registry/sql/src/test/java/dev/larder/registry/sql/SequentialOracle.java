package dev.larder.registry.sql;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// What a Registry should hold: takes in one dataset after another, in memory, as simply as it can be said.
final class SequentialOracle {
  final Map<UUID, StoredDataset> datasets = new LinkedHashMap<>();
  final Map<DatasetTypeName, DatasetType> types = new TreeMap<>();
  /// Reasons, by writer and record.
  final Map<String, String> quarantine = new TreeMap<>();
  final Map<UUID, Long> progress = new HashMap<>();
  private final Map<RunName, UUID> runs = new HashMap<>();
  private final Map<Place, UUID> places = new HashMap<>();

  record Place(RunName run, DatasetTypeName type, DataId dataId) {}

  record Outcome(long ingested, long alreadyThere, long quarantined, Set<UUID> behind) {}

  Outcome ingest(JournalChunk chunk) {
    long before = datasets.size();
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
        String reason = take(slice, journaled.dataset());
        if (reason.equals("already there")) {
          there++;
        } else if (!reason.isEmpty()) {
          quarantine.putIfAbsent(slice.writer() + " " + journaled.record(), reason);
        }
      }
    }
    return new Outcome(datasets.size() - before, there, quarantine.size() - refused, behind);
  }

  private String take(JournalSlice slice, StoredDataset dataset) {
    DatasetRef ref = dataset.ref();
    if (!slice.incarnation().equals(runs.get(slice.run()))) {
      return "run-incarnation";
    }
    DatasetType known = types.putIfAbsent(ref.type().name(), ref.type());
    if (known != null && !known.equals(ref.type())) {
      return "dataset-type-conflict";
    }
    StoredDataset held = datasets.get(ref.id());
    if (held != null) {
      return held.ref().equals(ref) && sameContent(held, dataset) ? "already there" : "dataset-conflict";
    }
    if (places.putIfAbsent(new Place(ref.run(), ref.type().name(), ref.dataId()), ref.id()) != null) {
      return "dataset-key-conflict";
    }
    datasets.put(ref.id(), dataset);
    return "";
  }

  private static boolean sameContent(StoredDataset one, StoredDataset other) {
    return one.records().size() == other.records().size()
        && one.records().stream().allMatch(a -> other.records().stream().anyMatch(a::sameContent));
  }
}
