package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.StatResult;
import dev.larder.model.RunName;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A journal as it is shown to people: what reading it has shown, and what is known of its writer. Nobody decides anything by it.
///
/// @param lastSign when its newest segment appeared, by the store's clock; empty where that cannot be seen
public record JournalStatus(RunName run, JournalVerification.Journal journal, JournalState state,
    Optional<Instant> lastSign) {

  /// @param journal as it was just read
  /// @param seenWriting whether a segment of it appeared while somebody looked
  public static JournalStatus of(ArtifactStore store, RunName run, JournalVerification.Journal journal,
      boolean seenWriting) throws IOException {
    return new JournalStatus(run, journal, state(journal, seenWriting), lastSign(store, journal));
  }

  private static JournalState state(JournalVerification.Journal journal, boolean seenWriting) {
    return switch (journal.end()) {
      case SEALED -> JournalState.SEALED;
      case FENCED -> JournalState.FENCED;
      case CORRUPT -> JournalState.QUARANTINED;
      case OPEN -> {
        Optional<WriterProcess> process = journal.process();
        if (seenWriting || process.map(WriterProcess::alive).orElse(false)) {
          yield JournalState.ACTIVE;
        }
        yield process.map(WriterProcess::gone).orElse(false) ? JournalState.ABANDONED : JournalState.QUIET;
      }
    };
  }

  /// The last segment of a journal stays in its folder for ever, also when the others are in an archive.
  private static Optional<Instant> lastSign(ArtifactStore store, JournalVerification.Journal journal) {
    if (journal.segments() == 0) {
      return Optional.empty();
    }
    StatResult last = store.stat(List.of(JournalLayout.segment(journal.folder(), journal.segments()))).getFirst();
    return last instanceof StatResult.Present present ? Optional.of(present.modified()) : Optional.empty();
  }
}
