package dev.larder.test;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.Host;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.RunAccount;
import dev.larder.journal.RunJournals;
import dev.larder.journal.WriterProcess;
import dev.larder.repository.Recovery;
import dev.larder.repository.RecoveryReport;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// One who tidies up behind writers that are gone, as `larder recover` does, and an operator who ends some that live.
final class Recoverer {
  private static final Set<RecoveryReport.Kind> TROUBLE = EnumSet.of(RecoveryReport.Kind.BLOCKED,
      RecoveryReport.Kind.FAILED);

  private final Repository repository;
  private final Recovery recovery;
  private final LeaseWatch watch = new LeaseWatch(Host.SYSTEM);

  Recoverer(Repository repository) {
    this.repository = repository;
    recovery = new Recovery(repository, Host.SYSTEM);
  }

  /// Ends the journals of writers that have certainly ended.
  ///
  /// @return how many
  long recover() throws IOException {
    RecoveryReport report = recovery.fence(Optional.empty(), watch, false);
    for (RecoveryReport.Row row : report.rows()) {
      if (TROUBLE.contains(row.kind())) {
        throw new AssertionError("a recovery says: " + row);
      }
    }
    return report.rows().stream().filter(row -> row.kind() == RecoveryReport.Kind.FENCE).count();
  }

  /// Ends journals of writers of this very process, which live.
  ///
  /// @param chosen is asked for each of them
  /// @return how many
  long endLiving(BooleanSupplier chosen) throws IOException {
    ArtifactStore store = repository.datastore().store();
    long ended = 0;
    for (RunJournals run : RunJournals.all(store, (folder, why) -> {
      throw new AssertionError(folder.toString(), why);
    })) {
      RunAccount account = RunAccount.read(store, repository.id(), run);
      for (RunAccount.OpenJournal journal : account.open()) {
        boolean ours = journal.process().equals(Optional.of(WriterProcess.self()));
        if (ours && chosen.getAsBoolean()
            && account.fence(store, journal, "an operator says so", Host.SYSTEM) == JournalEnd.FENCED) {
          ended++;
        }
      }
    }
    return ended;
  }
}
