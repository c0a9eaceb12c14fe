package dev.larder.registry;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A delete of exactly these datasets, of any runs. Its intent is durable in a journal before it comes to the Registry.
///
/// @param operation names it for ever, in the journals and here
/// @param datasets each once
/// @param unlink whether datasets that are purged are taken out of tagged and calibration collections; else one that is in some stops the
///     delete. Says nothing where they are unstored: those stay where they are
public record Deletion(UUID operation, DeletionAction action, List<DeletedDataset> datasets, boolean unlink) {
  public Deletion {
    datasets = List.copyOf(datasets);
    Set<UUID> ids = HashSet.newHashSet(datasets.size());
    for (DeletedDataset dataset : datasets) {
      if (!ids.add(dataset.id())) {
        throw new RegistryException.Invalid("deletion-invalid",
            "dataset %s is to be deleted twice in one operation".formatted(dataset.id()), "Give each dataset once.");
      }
    }
  }

  /// Number of storage records of all its datasets.
  public long records() {
    return datasets.stream().mapToLong(dataset -> dataset.records().size()).sum();
  }
}
