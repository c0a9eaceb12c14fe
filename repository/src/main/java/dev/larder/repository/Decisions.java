package dev.larder.repository;

import dev.larder.journal.JournalRecord;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// What journals of `_operations` say that a Registry has decided, followed from round to round of a transfer-back. Some 100 bytes a delete or key conflict, whatever a delete was about.
final class Decisions {
  private final FollowedOperations operations = new FollowedOperations();
  private final Set<UUID> committed = new LinkedHashSet<>();
  private final Map<UUID, UUID> losers = new HashMap<>();

  /// Reads what is new.
  ///
  /// @param problems takes why a journal cannot be read to its end, for people
  void follow(Datastores datastores, Consumer<String> problems) throws IOException {
    for (RepositoryDatastore datastore : datastores.all()) {
      operations.follow(datastore, this::take, problems);
    }
  }

  private void take(JournalRecord record) {
    switch (record) {
      case JournalRecord.DeleteCommitted delete -> committed.add(delete.operation());
      case JournalRecord.KeyConflict conflict -> losers.put(conflict.loser(), conflict.winner());
      default -> {
        // What else a delete leaves is for who rebuilds, or finishes it.
      }
    }
  }

  /// The deletes that are committed.
  List<UUID> committed() {
    return List.copyOf(committed);
  }

  /// Datasets that have lost their place to another, which is the value.
  Map<UUID, UUID> losers() {
    return Map.copyOf(losers);
  }
}
