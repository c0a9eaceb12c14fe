package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.OperationsJournals;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The deletes that the journals of `_operations` of one datastore after the other tell of, followed as they grow. About 200 bytes a dataset that was ever deleted.
final class FollowedDeletes {
  private final Map<UUID, List<Delete>> deletes = new HashMap<>();
  private final Set<UUID> committed = new HashSet<>();
  private final Set<UUID> voided = new HashSet<>();
  private final Map<String, OperationsJournals> journals = new HashMap<>();
  private final Map<Place, Position> positions = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /// A delete of a dataset in one incarnation of a run.
  private record Delete(UUID incarnation, UUID operation) {}

  private record Place(String datastore, ArtifactPath folder) {}

  /// How far a journal has been read.
  private record Position(int segments, long records, boolean ended) {
    static final Position BEGINNING = new Position(0, 0, false);
  }

  /// What deletes mean for a dataset.
  enum Fate {
    /// No delete concerns it.
    ALIVE,
    /// A delete has begun, and nobody has written down what became of it.
    DOUBTFUL,
    /// A delete has committed.
    DELETED
  }

  /// Begins a round of [#follow].
  void begin() {
    problems.clear();
  }

  /// Reads what is new, and says whether anything was.
  boolean follow(RepositoryDatastore datastore) {
    boolean news = false;
    try {
      OperationsJournals operations = journals.computeIfAbsent(datastore.name(),
          name -> new OperationsJournals(datastore.store()));
      for (JournalFiles files : operations.list()) {
        Place place = new Place(datastore.name(), files.folder());
        Position position = positions.getOrDefault(place, Position.BEGINNING);
        if (position.ended || files.segments() <= position.segments) {
          continue;
        }
        JournalCursor cursor = operations.cursor(files, datastore.repository(), position.segments, position.records);
        for (Optional<List<NumberedRecord>> read = cursor.next(); read.isPresent(); read = cursor.next()) {
          read.get().forEach(numbered -> take(numbered.record()));
          news = true;
          positions.put(place, new Position(cursor.segments(), cursor.records(),
              cursor.end() == JournalEnd.SEALED || cursor.end() == JournalEnd.FENCED));
        }
        if (cursor.end() == JournalEnd.CORRUPT) {
          problems.add(cursor.problem());
        }
      }
    } catch (IOException e) {
      problems.add("the deletes in datastore %s cannot be read: %s".formatted(datastore.name(), e.getMessage()));
    }
    return news;
  }

  private void take(JournalRecord record) {
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
    }
  }

  /// Why deletes may be unknown, for people. While there is any, nobody can say that a dataset is still stored.
  List<String> problems() {
    return List.copyOf(problems);
  }

  boolean names(UUID dataset) {
    return deletes.containsKey(dataset);
  }

  /// All datasets of which a delete has begun.
  Collection<UUID> datasets() {
    return deletes.keySet();
  }

  /// @param incarnation of the dataset's run; empty if nobody here knows its run
  /// @param lifted the operations that its record lifts
  Fate fate(UUID dataset, Optional<UUID> incarnation, Set<UUID> lifted) {
    Fate fate = Fate.ALIVE;
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
