package dev.larder.simulation;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Durability;
import dev.larder.journal.Claim;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunJournals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What a reader finds in the journals of all runs.
///
/// @param damaged runs that cannot be read, and why
record Audit(List<Journal> journals, List<String> damaged) {

  /// One journal, as far as a reader trusts it.
  ///
  /// @param scratch whether its writer forced nothing
  /// @param claims what was announced
  /// @param withdrawn what was given up or conceded
  record Journal(UUID writer, boolean scratch, JournalEnd end, String problem, Set<Claim> claims, Set<Claim> withdrawn,
      List<JournalRecord.Stored> stored) {}

  static Audit of(ArtifactStore store) throws IOException {
    UUID repository = RepositoryMarker.read(store).repository();
    List<Journal> journals = new ArrayList<>();
    List<String> damaged = new ArrayList<>();
    for (RunJournals run : RunJournals.all(store, (folder, why) -> damaged.add(folder + ": " + why.getMessage()))) {
      run.damaged().forEach(archive -> damaged.add(archive.toString()));
      for (JournalFiles files : run.journals()) {
        journals.add(read(new JournalCursor(store, repository, run.folder().scope(), files, 0, 0)));
      }
    }
    return new Audit(journals, damaged);
  }

  private static Journal read(JournalCursor cursor) throws IOException {
    boolean scratch = false;
    Set<Claim> claims = new LinkedHashSet<>();
    Set<Claim> withdrawn = new LinkedHashSet<>();
    List<JournalRecord.Stored> stored = new ArrayList<>();
    for (var records = cursor.next(); records.isPresent(); records = cursor.next()) {
      for (NumberedRecord numbered : records.get()) {
        JournalRecord record = numbered.record();
        if (record instanceof JournalRecord.Header header) {
          scratch = header.durability() == Durability.CACHE;
        } else if (record instanceof JournalRecord.Intent intent) {
          claims.addAll(intent.claims());
        } else if (record instanceof JournalRecord.Stored s) {
          stored.add(s);
        } else if (record instanceof JournalRecord.GivenUp given) {
          withdrawn.add(given.claim());
        } else if (record instanceof JournalRecord.Conceded conceded) {
          withdrawn.add(conceded.claim());
        }
      }
    }
    return new Journal(cursor.files().writer(), scratch, cursor.end(), cursor.problem(), claims, withdrawn, stored);
  }
}
