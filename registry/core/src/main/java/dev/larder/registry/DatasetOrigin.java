package dev.larder.registry;

import dev.larder.model.DatasetRef;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// One dataset of a lineage. Inputs are ids and nothing else: they may never have been in this Registry, or not be any more.
///
/// @param ref what it is, where the Registry has it
/// @param distance steps from the dataset that was asked for, which is at 0; the shortest way
/// @param inputs ids that it was made from, ascending
/// @param jobs that made it, ascending; more than one where it was made again with the same result
public record DatasetOrigin(UUID id, Optional<DatasetRef> ref, int distance, List<UUID> inputs, List<String> jobs) {
  public DatasetOrigin {
    inputs = List.copyOf(inputs);
    jobs = List.copyOf(jobs);
  }
}
