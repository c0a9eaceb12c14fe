package dev.larder.repository;

import dev.larder.journal.JournalRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The deletes and decided key conflicts that the journals of `_operations` of one datastore after the other tell of, followed as they grow. About 200 bytes a dataset that was ever deleted.
final class FollowedDeletes {
  private final Map<UUID, List<Delete>> deletes = new HashMap<>();
  private final Set<UUID> committed = new HashSet<>();
  private final Set<UUID> voided = new HashSet<>();
  private final Set<UUID> losers = new HashSet<>();
  private final FollowedOperations operations = new FollowedOperations();
  private final List<String> problems = new ArrayList<>();
  private long taken;

  /// A delete of a dataset in one incarnation of a run.
  private record Delete(UUID incarnation, UUID operation) {}

  /// What deletes mean for a dataset.
  enum Fate {
    /// No delete concerns it.
    ALIVE,
    /// A delete has begun, and nobody has written down what became of it.
    DOUBTFUL,
    /// A delete has committed.
    DELETED,
    /// A transfer-back has refused it: its place was another's.
    LOST
  }

  /// Begins a round of [#follow].
  void begin() {
    problems.clear();
  }

  /// Reads what is new, and says whether anything was.
  boolean follow(RepositoryDatastore datastore) {
    long before = taken;
    try {
      operations.follow(datastore, this::take, problems::add);
    } catch (IOException e) {
      problems.add("the deletes in datastore %s cannot be read: %s".formatted(datastore.name(), e.getMessage()));
    }
    return taken > before;
  }

  private void take(JournalRecord record) {
    taken++;
    if (record instanceof JournalRecord.DeleteIntent delete) {
      delete.targets().forEach(target -> {
        List<Delete> known = deletes.computeIfAbsent(target.id(), id -> new ArrayList<>(1));
        Delete one = new Delete(delete.incarnation(), delete.operation());
        // The components of one dataset come one after the other.
        if (known.isEmpty() || !known.getLast().equals(one)) {
          known.add(one);
        }
      });
    } else if (record instanceof JournalRecord.DeleteCommitted delete) {
      committed.add(delete.operation());
    } else if (record instanceof JournalRecord.DeleteOutcomes delete && delete.isVoided()) {
      voided.add(delete.operation());
    } else if (record instanceof JournalRecord.KeyConflict conflict) {
      losers.add(conflict.loser());
    }
  }

  /// Why deletes may be unknown, for people. While there is any, nobody can say that a dataset is still stored.
  List<String> problems() {
    return List.copyOf(problems);
  }

  boolean names(UUID dataset) {
    return deletes.containsKey(dataset) || losers.contains(dataset);
  }

  /// All datasets of which a delete has begun, or that were refused.
  Set<UUID> datasets() {
    Set<UUID> all = new HashSet<>(deletes.keySet());
    all.addAll(losers);
    return all;
  }

  /// @param incarnation of the dataset's run; empty if nobody here knows its run
  /// @param lifted the operations that its record lifts
  Fate fate(UUID dataset, Optional<UUID> incarnation, Set<UUID> lifted) {
    Fate fate = losers.contains(dataset) ? Fate.LOST : Fate.ALIVE;
    for (Delete delete : deletes.getOrDefault(dataset, List.of())) {
      if (incarnation.filter(run -> !run.equals(delete.incarnation)).isPresent()
          || lifted.contains(delete.operation)) {
        continue;
      }
      if (committed.contains(delete.operation)) {
        return Fate.DELETED;
      }
      if (!voided.contains(delete.operation)) {
        fate = Fate.DOUBTFUL;
      }
    }
    return fate;
  }
}
