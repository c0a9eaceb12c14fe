package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What whoever restores datasets has to know of the deletes that were about them: which are committed, and which paths they have emptied, or are about to, for ever.
public final class DeletedPaths {
  private final Set<UUID> datasets;
  private final Set<UUID> committed = new HashSet<>();
  private final Map<UUID, Set<ArtifactPath>> paths = new HashMap<>();

  /// @param datasets about which something is wanted
  public DeletedPaths(Set<UUID> datasets) {
    this.datasets = Set.copyOf(datasets);
  }

  /// Adds what the journals of a datastore tell.
  ///
  /// @throws JournalException `operations-corrupt` if one cannot be read: it may name any path
  public void read(ArtifactStore store, UUID repository) throws IOException {
    for (JournalCursor cursor : new OperationsJournals(store).cursors(repository)) {
      for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
        records.get().forEach(record -> take(record.record()));
      }
      if (cursor.end() == JournalEnd.CORRUPT) {
        throw new JournalException("operations-corrupt",
            "what was deleted cannot be read: %s".formatted(cursor.problem()),
            "Restore that journal from a backup. Nothing was changed.");
      }
    }
  }

  private void take(JournalRecord record) {
    if (record instanceof JournalRecord.DeleteIntent delete) {
      for (DeleteTarget target : delete.targets()) {
        if (target instanceof DeleteTarget.AtPath artifact && datasets.contains(artifact.id())) {
          paths.computeIfAbsent(artifact.id(), id -> new HashSet<>()).add(artifact.path());
        }
      }
    } else if (record instanceof JournalRecord.DeleteCommitted delete) {
      committed.add(delete.operation());
    }
  }

  /// Whether the delete's `K` was found.
  public boolean committed(UUID operation) {
    return committed.contains(operation);
  }

  /// The paths of a dataset that are never used again.
  public Set<ArtifactPath> of(UUID dataset) {
    return Set.copyOf(paths.getOrDefault(dataset, Set.of()));
  }
}
