package dev.larder.bridge;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// What a snapshot was made of, and when.
///
/// @param snapshot its own id
/// @param repository whose it is
/// @param since the snapshot before it, of which it holds the changes only; empty for one that holds everything
/// @param asOf when the Registry was asked, in whole microseconds
/// @param journals whether journals that were not transferred back were read as well
/// @param selection which datasets it is about, as text for people; empty for all
public record SnapshotOrigin(UUID snapshot, UUID repository, Optional<UUID> since, Instant asOf, boolean journals,
    String selection) {
  public SnapshotOrigin {
    asOf = asOf.truncatedTo(ChronoUnit.MICROS);
  }
}
