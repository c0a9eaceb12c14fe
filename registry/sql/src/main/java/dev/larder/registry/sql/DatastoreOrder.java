package dev.larder.registry.sql;

import dev.larder.model.StorageRecord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Which records of a dataset count that is stored in several datastores.
///
/// @param datastores those that count, the first one before the others; none: whatever there is
/// @param only whether others never count
record DatastoreOrder(List<String> datastores, boolean only) {
  DatastoreOrder {
    datastores = List.copyOf(datastores);
  }

  /// Whether the records of all datastores count at once.
  boolean all() {
    return datastores.isEmpty() && !only;
  }

  /// Whether a dataset that is in this datastore alone counts as stored.
  boolean counts(String datastore) {
    return !only || datastores.contains(datastore);
  }

  /// The datastore whose records count, of those that a dataset is in: the first one. Where none of the known ones has it, another one, so that nobody takes the dataset for one that is not stored.
  Optional<String> chosen(Collection<String> having) {
    return datastores.stream().filter(having::contains).findFirst()
        .or(() -> only ? Optional.empty() : having.stream().findFirst());
  }

  /// The records of the datastore that is [#chosen].
  List<StorageRecord> first(List<StorageRecord> all) {
    if (all()
        || !only && all.stream().allMatch(record -> record.datastore().equals(datastores.getFirst()))) {
      return all;
    }
    return chosen(all.stream().map(StorageRecord::datastore).toList())
        .map(datastore -> all.stream().filter(record -> record.datastore().equals(datastore)).toList())
        .orElse(List.of());
  }
}
