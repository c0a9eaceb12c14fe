package dev.larder.registry;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.util.List;

/// A dataset of the Registry.
///
/// @param collection in which it was found; its run where none was asked for
/// @param records by datastore, component; empty where nothing of it is stored, and where the query does not ask for them: see
///     [DatasetQuery#withRecords]
public record FoundDataset(DatasetRef ref, CollectionName collection, List<StorageRecord> records) {
  public FoundDataset {
    records = List.copyOf(records);
  }
}
