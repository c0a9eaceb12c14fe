package dev.larder.registry.sql;

import dev.larder.model.StorageRecord;
import java.util.List;

/// Which records of a dataset count that is stored in several datastores.
///
/// @param datastores those that count, the first one before the others; none: whatever there is
/// @param only whether others never count
record DatastoreOrder(List<String> datastores, boolean only) {
  DatastoreOrder {
    datastores = List.copyOf(datastores);
  }

  /// The records of the first datastore that has some. Where none of the known ones has, those of another one, so that nobody takes the dataset for one that is not stored.
  List<StorageRecord> first(List<StorageRecord> all) {
    if (datastores.isEmpty()
        || !only && all.stream().allMatch(record -> record.datastore().equals(datastores.getFirst()))) {
      return all;
    }
    for (String datastore : datastores) {
      List<StorageRecord> found = of(datastore, all);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return only || all.isEmpty() ? List.of() : of(all.getFirst().datastore(), all);
  }

  private static List<StorageRecord> of(String datastore, List<StorageRecord> all) {
    return all.stream().filter(record -> record.datastore().equals(datastore)).toList();
  }
}
