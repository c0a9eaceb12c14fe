package dev.larder.registry.sql;

import dev.larder.registry.DeletionAction;
import dev.larder.registry.JournaledDelete;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Makes deletes that journals tell of, where the Registry does not know them: locks of runs, operations, what they took away, tombstones.
final class DeleteReplay {
  private DeleteReplay() {}

  /// Call in a transaction, as the first thing in it.
  static int run(Session session, List<JournaledDelete> deletes) throws SQLException {
    List<UUID> datasets = new ArrayList<>();
    List<UUID> voided = new ArrayList<>();
    List<JournaledDelete.Committed> committed = new ArrayList<>();
    for (JournaledDelete delete : deletes) {
      switch (delete) {
        case JournaledDelete.Voided each -> voided.add(each.operation());
        case JournaledDelete.Committed each -> {
          committed.add(each);
          datasets.addAll(each.unstored());
          datasets.addAll(each.purged());
        }
      }
    }
    lock(session, datasets);
    OperationRows.voided(session, voided);
    committed.sort((one, other) -> Candidate.compare(one.operation(), other.operation()));
    for (JournaledDelete.Committed delete : committed) {
      commit(session, delete);
    }
    return deletes.size();
  }

  /// A dataset may come into a run that is not locked yet while the others are waited for.
  private static void lock(Session session, List<UUID> datasets) throws SQLException {
    Set<Integer> runs = DatasetChanges.runs(session, datasets);
    RunLocks.exclude(session, runs);
    if (session.dialect() == SqlDialect.POSTGRESQL && !runs.containsAll(DatasetChanges.runs(session, datasets))) {
      throw new OvertakenException("datasets of a delete came into other runs");
    }
  }

  private static void commit(Session session, JournaledDelete.Committed delete) throws SQLException {
    UUID operation = delete.operation();
    if (!OperationRows.commit(session, operation)
        && !OperationRows.read(session, List.of(operation)).getOrDefault(operation, false)) {
      throw new RegistryException.Conflict(
          "delete %s is committed in the journals, and on record here as voided".formatted(operation),
          "One of the two is not of this repository, or was damaged: see what larder journal verify finds, and restore the Registry from a backup.");
    }
    List<UUID> unstored = missing(session, operation, delete.unstored());
    List<UUID> purged = missing(session, operation, delete.purged());
    StorageRows.delete(session, unstored);
    StorageRows.delete(session, purged);
    Associations.delete(session, purged);
    DatasetRows.delete(session, purged);
    Tombstones.put(session, operation, DeletionAction.UNSTORE, unstored);
    Tombstones.put(session, operation, DeletionAction.PURGE, purged);
  }

  /// Those to which the operation has not been done, ascending. To the others it has, and they may have been restored since.
  private static List<UUID> missing(Session session, UUID operation, List<UUID> datasets) throws SQLException {
    Tombstones tombstones = Tombstones.read(session, datasets);
    return datasets.stream().distinct().filter(id -> !tombstones.has(id, operation)).sorted(Candidate::compare)
        .toList();
  }
}
