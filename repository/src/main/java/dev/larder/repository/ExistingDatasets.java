package dev.larder.repository;

import dev.larder.datastore.Datastore;
import dev.larder.journal.RunFolder;
import dev.larder.journal.StoredIds;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/// Which datasets of a run the journals of some datastores say are stored, each read once.
final class ExistingDatasets {
  private final List<StoredIds> all;
  private final Predicate<UUID> incarnation;

  private ExistingDatasets(List<StoredIds> all, Predicate<UUID> incarnation) {
    this.all = all;
    this.incarnation = incarnation;
  }

  /// @param incarnation which one of the run counts: a run may have been removed and begun anew
  static ExistingDatasets read(List<Datastore> datastores, RunName run, Predicate<UUID> incarnation)
      throws IOException {
    List<StoredIds> all = new ArrayList<>(datastores.size());
    for (Datastore datastore : datastores) {
      all.add(StoredIds.read(datastore.store(), run));
    }
    return new ExistingDatasets(all, incarnation);
  }

  /// Whether one of the datastores has the dataset of that type and data ID.
  boolean anywhere(DatasetType type, DataId dataId) {
    return all.stream().anyMatch(ids -> contains(ids, type, dataId));
  }

  /// Whether each of them has it: putting it again would do nothing.
  boolean everywhere(DatasetType type, DataId dataId) {
    return !all.isEmpty() && all.stream().allMatch(ids -> contains(ids, type, dataId));
  }

  private boolean contains(StoredIds ids, DatasetType type, DataId dataId) {
    return ids.run().map(RunFolder::incarnation).filter(incarnation)
        .filter(of -> ids.contains(type.deterministicId(of, dataId))).isPresent();
  }
}
