package dev.larder.registry;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.util.List;

/// A dataset of the Registry.
///
/// @param records by datastore, component; empty where nothing of it is stored
public record FoundDataset(DatasetRef ref, List<StorageRecord> records) {
  public FoundDataset {
    records = List.copyOf(records);
  }
}
