package dev.larder.journal;

import java.io.IOException;
import java.util.Set;
import java.util.UUID;

/// Which datasets of a run a committed delete has taken away. Their records stay in the journals for ever.
@FunctionalInterface
interface CommittedDeletes {
  /// Nobody can delete anything yet.
  CommittedDeletes NONE = run -> Set.of();

  /// The ids that are dead in this run now.
  ///
  /// @throws IOException if that cannot be known: then nobody can say what is stored
  Set<UUID> dead(RunFolder run) throws IOException;
}
