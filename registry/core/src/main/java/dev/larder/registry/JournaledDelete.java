package dev.larder.registry;

import java.util.List;
import java.util.UUID;

/// What journals decide of a delete, for a Registry that does not know it: it was lost, or was restored to a time before.
public sealed interface JournaledDelete {

  UUID operation();

  /// It is committed: artifacts may be gone.
  ///
  /// @param unstored datasets whose storage records it took away
  /// @param purged datasets that it took out of the Registry
  record Committed(UUID operation, List<UUID> unstored, List<UUID> purged) implements JournaledDelete {
    public Committed {
      unstored = List.copyOf(unstored);
      purged = List.copyOf(purged);
    }
  }

  /// It was begun and never committed, and its journal has ended: nothing was deleted, and nothing will be.
  record Voided(UUID operation) implements JournaledDelete {}
}
