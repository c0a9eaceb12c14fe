package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Which datasets the journals and archives of a run say are stored, read once: their ids and nothing else, so that a run of millions fits in
/// memory. For skipping what is there; whoever wants to know where and how asks a [RunReader].
public final class StoredIds {
  private final Optional<RunFolder> run;
  private final Set<UUID> ids;

  private StoredIds(Optional<RunFolder> run, Set<UUID> ids) {
    this.run = run;
    this.ids = ids;
  }

  /// What `run` holds now; nothing if nobody has written to it. What a journal that is corrupt held behind its damage is not known, and
  /// what was deleted counts as not stored.
  public static StoredIds read(ArtifactStore store, RunName run) throws IOException {
    UUID repository = RepositoryMarker.read(store).repository();
    Optional<RunFolder> folder = RunFolder.find(store, run);
    Set<UUID> ids = new HashSet<>();
    if (folder.isEmpty()) {
      return new StoredIds(folder, ids);
    }
    for (JournalFiles files : RunJournals.of(store, folder.get()).journals()) {
      JournalCursor cursor = new JournalCursor(store, repository, folder.get().scope(), files, 0, 0);
      for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
        for (NumberedRecord numbered : records.get()) {
          if (numbered.record() instanceof JournalRecord.Stored stored) {
            ids.add(stored.id());
          }
        }
      }
    }
    Operations operations = new Operations(store, repository, Host.SYSTEM);
    operations.refresh();
    ids.removeIf(id -> operations.deleteOf(id, folder.get().incarnation()).isPresent());
    return new StoredIds(folder, ids);
  }

  /// The run, if anybody has written to it.
  public Optional<RunFolder> run() {
    return run;
  }

  public boolean contains(UUID dataset) {
    return ids.contains(dataset);
  }
}
