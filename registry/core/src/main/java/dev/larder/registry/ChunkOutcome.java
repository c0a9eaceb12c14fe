package dev.larder.registry;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What became of a chunk, after its transaction committed.
///
/// @param ingested datasets that the Registry did not have
/// @param alreadyThere datasets that it had, with the same content, or with none in this datastore, which they have now
/// @param quarantined what was refused, newly: refusals that were on record before are not repeated
/// @param behind writers whose slices were left out, because the Registry's progress was not where they begin, or is on record
///     for another run
/// @param held writers whose slices were left out, because somebody else was taking in their journals at that moment. None is in `behind` as well
public record ChunkOutcome(long ingested, long alreadyThere, List<Quarantined> quarantined, Set<UUID> behind,
    Set<UUID> held) {
  public ChunkOutcome {
    quarantined = List.copyOf(quarantined);
    behind = Set.copyOf(behind);
    held = Set.copyOf(held);
  }

  /// What became of a chunk of whose journals nobody held any.
  public ChunkOutcome(long ingested, long alreadyThere, List<Quarantined> quarantined, Set<UUID> behind) {
    this(ingested, alreadyThere, quarantined, behind, Set.of());
  }

  /// Says whether the slice of this writer was left out, for either reason: nothing of it was taken in.
  public boolean left(UUID writer) {
    return behind.contains(writer) || held.contains(writer);
  }
}
