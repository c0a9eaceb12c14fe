package dev.larder.test;

import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.Fencing;
import dev.larder.journal.Host;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunJournals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/// Ends the journals of writers that are gone. Remembers which journals have ended.
final class Recoverer {
  private final Path repository;
  private final Predicate<JournalRecord.Header> hopeless;
  private final Set<UUID> ended = new HashSet<>();

  /// @param hopeless says of each journal that is open whether it shall be ended
  Recoverer(Path repository, Predicate<JournalRecord.Header> hopeless) {
    this.repository = repository;
    this.hopeless = hopeless;
  }

  /// Goes through all journals once.
  ///
  /// @return how many ended under it
  int recover() throws IOException {
    int fenced = 0;
    try (LocalArtifactStore store = LocalArtifactStore.open(repository)) {
      UUID id = RepositoryMarker.read(store).repository();
      for (RunJournals run : RunJournals.all(store, (folder, why) -> {
        throw new AssertionError(folder.toString(), why);
      })) {
        for (JournalFiles files : run.journals()) {
          if (!ended.contains(files.writer())) {
            JournalCursor cursor = new JournalCursor(store, id, run.folder().scope(), files, 0, 0);
            fenced += end(store, cursor) ? 1 : 0;
          }
        }
      }
    }
    return fenced;
  }

  private boolean end(LocalArtifactStore store, JournalCursor cursor) throws IOException {
    Optional<List<NumberedRecord>> first = cursor.next();
    boolean fence = first.isPresent() && first.get().getFirst().record() instanceof JournalRecord.Header header
        && hopeless.test(header);
    if (fence) {
      Fencing.end(store, cursor, "it was held for gone", Host.SYSTEM);
    }
    while (cursor.next().isPresent()) {
      // Only how it ends is asked.
    }
    if (cursor.end() != JournalEnd.OPEN) {
      ended.add(cursor.files().writer());
    }
    return fence && cursor.end() == JournalEnd.FENCED;
  }
}
