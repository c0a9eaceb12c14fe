package dev.larder.journal;

import java.time.Duration;

/// How a writer behaves.
///
/// @param ids how dataset ids are minted
/// @param heldTimeout how long to wait for another writer that is alive and about to store the same dataset
public record WriterOptions(DatasetIds ids, Duration heldTimeout) {
  public static final WriterOptions DEFAULT = new WriterOptions(DatasetIds.DETERMINISTIC, Duration.ofSeconds(10));
}
