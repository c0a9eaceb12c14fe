package dev.larder.model;

import java.util.HashSet;
import java.util.List;

/// A dataset and the storage records of all its components: what a writer journals as one and a Registry takes in as one.
///
/// @param records at least one, each component once, in the order of writing
public record StoredDataset(DatasetRef ref, List<StorageRecord> records) {
  public StoredDataset {
    records = List.copyOf(records);
    if (records.size() != 1 && !differ(records)) {
      throw new InvalidNameException("dataset %s has no storage record, or two of one component".formatted(ref),
          "A stored dataset has one storage record for each component.");
    }
  }

  private static boolean differ(List<StorageRecord> records) {
    HashSet<String> components = new HashSet<>();
    return !records.isEmpty() && records.stream().allMatch(record -> components.add(record.component()));
  }

  /// The same, with records of the datastore of that name.
  public StoredDataset in(String datastore) {
    return records.getFirst().datastore().equals(datastore)
        ? this
        : new StoredDataset(ref, records.stream().map(record -> record.in(datastore)).toList());
  }

  /// Bytes of all components.
  public long size() {
    return records.stream().mapToLong(StorageRecord::size).sum();
  }
}
