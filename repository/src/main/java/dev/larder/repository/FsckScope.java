package dev.larder.repository;

import dev.larder.model.RunName;
import java.util.Set;

/// What one comparison is about.
///
/// @param runs that are compared; empty where there are none left, or where all are
/// @param some whether only those are compared
/// @param passedOver how many were left out, since nothing has changed in them
record FsckScope(Set<RunName> runs, boolean some, int passedOver) {
  FsckScope {
    runs = Set.copyOf(runs);
  }

  /// Whether nothing is left to be compared.
  boolean none() {
    return some && runs.isEmpty();
  }
}
