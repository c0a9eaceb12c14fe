package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;

/// The deletes that the journals of `_operations` tell of, followed as they grow. Takes memory in proportion to them.
///
/// A dataset of which a delete has begun is not put again in its run: its paths may be about to be emptied, and its id is dead as soon as the
/// delete has committed. May be used by many threads.
public final class Operations {
  private final OperationsJournals operations;
  private final UUID repository;
  private final Lock reading;
  private final Map<UUID, JournalCursor> journals = new LinkedHashMap<>();
  private final Map<Target, List<UUID>> deletes = new HashMap<>();
  private final Set<UUID> committed = new HashSet<>();
  private final Set<UUID> voided = new HashSet<>();

  private record Target(UUID incarnation, UUID dataset) {}

  public Operations(ArtifactStore store, UUID repository, Host host) {
    operations = new OperationsJournals(store);
    this.repository = repository;
    reading = host.newLock();
  }

  /// Reads what has come since.
  public void refresh() throws IOException {
    reading.lock();
    try {
      for (JournalFiles files : operations.list()) {
        JournalCursor journal = journals.computeIfAbsent(files.writer(),
            writer -> operations.cursor(files, repository, 0, 0));
        journal.update(files);
        for (var records = journal.next(); records.isPresent(); records = journal.next()) {
          records.get().forEach(record -> take(record.record()));
        }
      }
    } finally {
      reading.unlock();
    }
  }

  private void take(JournalRecord record) {
    switch (record) {
      case JournalRecord.DeleteIntent delete -> delete.targets().forEach(target -> {
        List<UUID> known = deletes.computeIfAbsent(new Target(delete.incarnation(), target.id()),
            dataset -> new ArrayList<>(1));
        // The components of one dataset come one after the other.
        if (known.isEmpty() || !known.getLast().equals(delete.operation())) {
          known.add(delete.operation());
        }
      });
      case JournalRecord.DeleteCommitted delete -> committed.add(delete.operation());
      case JournalRecord.DeleteOutcomes delete -> {
        if (delete.isVoided()) {
          voided.add(delete.operation());
        }
      }
      default -> {
        // Key conflicts say nothing about which datasets are dead.
      }
    }
  }

  /// A delete that was begun of this dataset, committed or not yet decided.
  ///
  /// @param incarnation of the dataset's run
  public Optional<UUID> deleteOf(UUID dataset, UUID incarnation) {
    return deleteOf(dataset, incarnation, Set.of());
  }

  /// The same, but for committed ones that are lifted: somebody restores the dataset, or has.
  ///
  /// @param lifted operations
  public Optional<UUID> deleteOf(UUID dataset, UUID incarnation, Set<UUID> lifted) {
    reading.lock();
    try {
      return deletes.getOrDefault(new Target(incarnation, dataset), List.of()).stream()
          .filter(operation -> committed.contains(operation)
              ? !lifted.contains(operation)
              : !voided.contains(operation))
          .findFirst();
    } finally {
      reading.unlock();
    }
  }

  /// Says whether a delete of this dataset has committed that is not lifted.
  ///
  /// @param lifted operations that the dataset's record lifts
  public boolean deleted(UUID dataset, UUID incarnation, Set<UUID> lifted) {
    reading.lock();
    try {
      return deletes.getOrDefault(new Target(incarnation, dataset), List.of()).stream()
          .anyMatch(operation -> committed.contains(operation) && !lifted.contains(operation));
    } finally {
      reading.unlock();
    }
  }

  /// What of it cannot be read, for people. While there is any, nobody can say which datasets are not to be deleted, and nothing is cleaned up.
  public List<String> problems() {
    reading.lock();
    try {
      List<String> problems = new ArrayList<>();
      journals.values().stream().filter(journal -> journal.end() == JournalEnd.CORRUPT)
          .forEach(journal -> problems.add(journal.problem()));
      return problems;
    } finally {
      reading.unlock();
    }
  }
}
