package dev.larder.registry;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.util.List;

/// A dataset of the Registry.
///
/// @param collection in which it was found; its run where none was asked for
/// @param records by component: of the first datastore that has some of it where the Registry was told their order, else of all, by datastore. Empty
///     where nothing of it is stored, and where the query does not ask for them: see [DatasetQuery#withRecords]. [Registry#records] has all
public record FoundDataset(DatasetRef ref, CollectionName collection, List<StorageRecord> records) {
  public FoundDataset {
    records = List.copyOf(records);
  }
}
