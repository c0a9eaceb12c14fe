package dev.larder.registry;

import java.util.List;

/// What one transaction takes in: slices of any journals of one datastore, each journal once.
///
/// @param datastore the name of the datastore that the paths are relative to
public record JournalChunk(String datastore, List<JournalSlice> slices) {
  public JournalChunk {
    slices = List.copyOf(slices);
  }

  /// Number of stored datasets in all slices.
  public int size() {
    return slices.stream().mapToInt(slice -> slice.datasets().size()).sum();
  }
}
