package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.RunDatasetTypes;
import org.jspecify.annotations.Nullable;

/// A journal that may have something new for the Registry. It is the same as another one if it is the very same: to compare what it consists of would
/// compare all journals of its run.
record PendingJournal(RunIn run, JournalFiles files, RunDatasetTypes types, RunTally tally) {

  /// @param segments how many of them the Registry has
  /// @param records the number of the last record that it has
  JournalCursor cursor(int segments, long records) {
    // Whoever has a record taken in that may not be durable yet forces the folder: see JournalFeed.
    return new JournalCursor(run.store(), run.datastore().repository(), run.folder().scope(), files, segments, records)
        .unforced().withoutClaims();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // that is what it is about
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
