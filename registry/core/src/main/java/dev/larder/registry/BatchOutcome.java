package dev.larder.registry;

import java.util.List;

/// What became of a [RegistryBatch], after its transaction committed.
///
/// @param changed for each change in its order, how many things it made, changed or removed; 0 where all was as wanted already
public record BatchOutcome(List<Long> changed) {
  public BatchOutcome {
    changed = List.copyOf(changed);
  }

  /// Whether anything was changed at all.
  public boolean any() {
    return changed.stream().anyMatch(count -> count > 0);
  }
}
