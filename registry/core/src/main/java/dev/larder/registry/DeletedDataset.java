package dev.larder.registry;

import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A dataset that a [Deletion] is about, as whoever planned it saw it.
///
/// @param records all its storage records, in all datastores, those of artifacts elsewhere as well; empty where nothing is stored
public record DeletedDataset(UUID id, RunName run, List<StorageRecord> records) {
  public DeletedDataset {
    records = List.copyOf(records);
    if (records.size() > 1 && !differ(records)) {
      throw new RegistryException.Invalid("deletion-invalid",
          "dataset %s is to be deleted with two storage records of one component in one datastore".formatted(id),
          "Give each storage record once.");
    }
  }

  private static boolean differ(List<StorageRecord> records) {
    Set<List<String>> places = new HashSet<>();
    return records.stream().allMatch(record -> places.add(List.of(record.datastore(), record.component())));
  }
}
