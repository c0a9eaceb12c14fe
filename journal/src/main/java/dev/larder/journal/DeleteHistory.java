package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// All that the journals of `_operations` tell of deletes, from their beginning: for who makes a Registry anew. Takes memory in proportion to them.
///
/// Of a delete that is begun and not committed only the end of its journal tells that it never will be: [#settle] ends those journals.
public final class DeleteHistory {
  private final Map<UUID, Begun> begun = new LinkedHashMap<>();
  private final Set<UUID> committed = new LinkedHashSet<>();
  private final Set<UUID> open = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private final Map<UUID, UUID> losers = new LinkedHashMap<>();

  /// Nothing is known yet.
  public DeleteHistory() {}

  /// One delete.
  ///
  /// @param committed whether its `K` was found: nobody can take it back
  /// @param unstored ids of the datasets that are to be unstored
  /// @param purged ids of the datasets that are to be purged
  public record Delete(UUID operation, boolean committed, List<UUID> unstored, List<UUID> purged) {
    public Delete {
      unstored = List.copyOf(unstored);
      purged = List.copyOf(purged);
    }
  }

  /// What a delete is about.
  private record Begun(Set<UUID> unstored, Set<UUID> purged) {}

  /// Adds what a datastore has. Changes nothing there.
  public void read(ArtifactStore store, UUID repository) throws IOException {
    each(store, repository, cursor -> {
      for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
        take(records.get());
      }
      return cursor.end();
    });
  }

  /// Ends each journal of `_operations` that has not ended, and adds what a datastore has. Whoever deletes just now cannot commit any more, and removes nothing.
  ///
  /// @param reason for people
  /// @return how many were ended
  public int settle(ArtifactStore store, UUID repository, String reason, Host host) throws IOException {
    int[] ended = {0};
    each(store, repository, cursor -> {
      boolean[] fenced = {false};
      Consumer<List<NumberedRecord>> read = records -> {
        take(records);
        fenced[0] |= records.stream().anyMatch(record -> record.record() instanceof JournalRecord.Fence fence
            && fence.by().equals(host.process()) && fence.reason().equals(reason));
      };
      JournalEnd end = Fencing.end(store, cursor, read, reason, host);
      ended[0] += fenced[0] ? 1 : 0;
      return end;
    });
    return ended[0];
  }

  /// Reads a journal to its end.
  private interface Reader {
    JournalEnd read(JournalCursor cursor) throws IOException;
  }

  private void each(ArtifactStore store, UUID repository, Reader reader) throws IOException {
    for (JournalCursor cursor : new OperationsJournals(store).cursors(repository)) {
      switch (reader.read(cursor)) {
        case CORRUPT -> problems.add(cursor.problem());
        case OPEN -> open.add(cursor.files().writer());
        case SEALED, FENCED -> open.remove(cursor.files().writer());
      }
    }
  }

  private void take(List<NumberedRecord> records) {
    for (NumberedRecord numbered : records) {
      switch (numbered.record()) {
        case JournalRecord.DeleteIntent delete -> {
          Begun known = begun.computeIfAbsent(delete.operation(),
              operation -> new Begun(new LinkedHashSet<>(), new LinkedHashSet<>()));
          Set<UUID> datasets = delete.action() == DeleteAction.PURGE ? known.purged : known.unstored;
          delete.targets().forEach(target -> datasets.add(target.id()));
        }
        case JournalRecord.DeleteCommitted delete -> committed.add(delete.operation());
        case JournalRecord.KeyConflict conflict -> losers.put(conflict.loser(), conflict.winner());
        default -> {
          // What became of artifacts decides nothing.
        }
      }
    }
  }

  /// The deletes, in the order in which they were met.
  public List<Delete> deletes() {
    return begun.entrySet().stream().map(delete -> new Delete(delete.getKey(), committed.contains(delete.getKey()),
        List.copyOf(delete.getValue().unstored), List.copyOf(delete.getValue().purged))).toList();
  }

  /// The operations of those that are committed.
  public List<UUID> committed() {
    return begun.keySet().stream().filter(committed::contains).toList();
  }

  /// Says whether a journal has not ended: then a delete that is not committed may still be.
  public boolean open() {
    return !open.isEmpty();
  }

  /// The key conflicts that transfer-back has written down: datasets that have lost their place, and to which other.
  public Map<UUID, UUID> losers() {
    return Collections.unmodifiableMap(losers);
  }

  /// What cannot be read, for people. While there is any, nobody knows what else was deleted.
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    committed.stream().filter(operation -> !begun.containsKey(operation))
        .forEach(operation -> all.add("delete %s is committed, and no journal tells of what".formatted(operation)));
    return all;
  }
}
