package dev.larder.registry;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.util.List;
import java.util.UUID;

/// A dataset on its way into the Registry by a [RegistryBatch].
///
/// @param records at most one of a component; may be empty: known, and not stored
/// @param inputs ids that it was made from, whether or not the Registry has them
/// @param job that made it, at most 512 characters; empty where nobody says
public record RegisteredDataset(DatasetRef ref, List<StorageRecord> records, List<UUID> inputs, String job) {
  public RegisteredDataset {
    records = List.copyOf(records);
    inputs = List.copyOf(inputs);
    Told.oneRecordEach(ref, records);
    job = Told.job(job);
  }
}
