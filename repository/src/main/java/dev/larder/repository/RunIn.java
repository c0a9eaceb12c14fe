package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The journals of one run in one datastore.
public record RunIn(RepositoryDatastore datastore, RunJournals journals) {
  public ArtifactStore store() {
    return datastore.store();
  }

  public RunFolder folder() {
    return journals.folder();
  }

  /// Says whether the writer of a journal that has not ended was a process of this host that certainly has.
  boolean gone(JournalFiles files) throws IOException {
    JournalCursor beginning = new JournalCursor(store(), datastore.repository(), folder().scope(), files, 0, 0);
    Optional<List<NumberedRecord>> records = beginning.next();
    return beginning.end() == JournalEnd.OPEN && records.isPresent()
        && records.get().getFirst().record() instanceof JournalRecord.Header header && header.process().gone();
  }
}
