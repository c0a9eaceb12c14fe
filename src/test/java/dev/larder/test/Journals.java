package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.Claim;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunJournals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the journals of a repository say, read with the library and past the Registry.
///
/// @param stored the datasets of which a writer was told that they are stored
/// @param named every path that an intent or a record names
record Journals(Set<String> stored, Set<String> named) {
  static Journals read(Path repository) {
    Set<String> stored = new TreeSet<>();
    Set<String> named = new HashSet<>();
    try (LocalArtifactStore store = LocalArtifactStore.open(repository)) {
      for (RunJournals run : RunJournals.all(store, (folder, why) -> {
        throw new AssertionError(folder.toString(), why);
      })) {
        for (JournalFiles files : run.journals()) {
          JournalCursor cursor = new JournalCursor(store, RepositoryMarker.read(store).repository(),
              run.folder().scope(),
              files, 0, 0);
          for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
            records.get().forEach(record -> add(record.record(), stored, named));
          }
          assertTrue(cursor.end() != JournalEnd.CORRUPT, cursor::problem);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Journals(stored, named);
  }

  private static void add(JournalRecord record, Set<String> stored, Set<String> named) {
    if (record instanceof JournalRecord.Stored dataset) {
      stored.add(dataset.id().toString());
      dataset.records().stream().flatMap(one -> one.path().stream()).forEach(path -> named.add(path.value()));
    } else if (record instanceof JournalRecord.Intent intent) {
      intent.claims().stream().map(Claim::path).forEach(path -> named.add(path.value()));
    }
  }

  /// Asserts promises 1 and 2 of the design for a repository of which everything was transferred back: what a writer was told is
  /// stored is in the Registry once; no artifact is there that nothing names.
  static void assertNothingLost(Path repository) {
    Journals journals = read(repository);
    List<String> registered = Database.rows(repository, "select id from dataset_view order by 1");
    assertEquals(List.copyOf(new TreeSet<>(journals.stored)), registered, "acknowledged, and in the Registry");
    assertNothingUnnamed(repository);
  }

  /// Asserts that every artifact is named by a storage record or a journal.
  static void assertNothingUnnamed(Path repository) {
    Set<String> nameless = new TreeSet<>(Tree.contents(repository).keySet());
    nameless.removeAll(read(repository).named);
    nameless.removeAll(Database.rows(repository, "select path from storage_record"));
    assertEquals(Set.of(), nameless, "artifacts that nothing names");
  }
}
