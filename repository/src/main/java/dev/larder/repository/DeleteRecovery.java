package dev.larder.repository;

import dev.larder.journal.Host;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.LeaseWatch;
import dev.larder.journal.OperationsWriter;
import dev.larder.journal.RunAccount.OpenJournal;
import dev.larder.journal.UnfinishedDeletes;
import dev.larder.journal.UnfinishedDeletes.Unfinished;
import dev.larder.model.RunName;
import dev.larder.registry.RegistryException;
import dev.larder.repository.RecoveryReport.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Finishes deletes that were begun and not finished in one datastore: the Registry says whether each is committed; what is committed is removed, what is not never will be. Nothing is done
/// about a delete whose writer may be alive.
///
/// It may be run by many at once, again and again, and killed at any moment. Its cost is that of reading the journals of `_operations`. What it removes it removes with the permissions
/// of whoever runs it; a failure of one delete stops no other.
public final class DeleteRecovery {
  private final Repository repository;
  private final RepositoryDatastore datastore;
  private final Host host;

  public DeleteRecovery(Repository repository, RepositoryDatastore datastore, Host host) {
    this.repository = repository;
    this.datastore = datastore;
    this.host = host;
  }

  /// The deletes that are not finished.
  public static UnfinishedDeletes unfinished(RepositoryDatastore datastore) throws IOException {
    return UnfinishedDeletes.read(datastore.store(), datastore.repository());
  }

  /// Ends the journals of deleters that have certainly ended, because their processes on this host have, or that `watch` has seen without a sign of life for
  /// [LeaseWatch#ABANDONED].
  ///
  /// @param pretend fence nobody, say only who would be
  public RecoveryReport fence(LeaseWatch watch, boolean pretend) throws IOException {
    RecoveryReport report = new RecoveryReport();
    UnfinishedDeletes deletes = unfinished(datastore);
    for (OpenJournal journal : deletes.open()) {
      String writer = journal.files().writer().toString();
      Optional<String> gone = Recovery.gone(journal, watch, host);
      if (gone.isEmpty()) {
        report.add(Kind.OPEN, writer, "it deletes, and may be alive");
      } else if (pretend) {
        report.add(Kind.FENCE, writer, gone.get());
      } else {
        report.add(Kind.FENCE, writer, "%s; it ended %s".formatted(gone.get(),
            deletes.fence(journal, gone.get(), host).word()));
      }
    }
    if (!pretend) {
      for (UUID writer : deletes.fenced()) {
        try {
          // Whoever fenced it may have been killed before this.
          datastore.store().expel(writer);
        } catch (IOException e) {
          report.add(Kind.FAILED, writer.toString(), String.valueOf(e.getMessage()));
        }
      }
    }
    return report;
  }

  /// Finishes the deletes whose writers have ended.
  ///
  /// @param only those that are about this run, or all
  /// @param pretend change nothing, say only what would be done
  /// @param progress is told of each number of artifacts that were dealt with
  public RecoveryReport finish(Optional<RunName> only, boolean pretend, LongConsumer progress) throws IOException {
    RecoveryReport report = new RecoveryReport();
    UnfinishedDeletes deletes = unfinished(datastore);
    deletes.problems().forEach(problem -> report.add(Kind.BLOCKED, "_operations", problem));
    List<Unfinished> abandoned = new ArrayList<>();
    for (Unfinished delete : deletes.deletes()) {
      if (only.isPresent() && !delete.runs().contains(only.get())) {
        continue;
      }
      if (!delete.writers().isEmpty()) {
        report.add(Kind.OPEN, delete.operation().toString(), "%s of %,d datasets is under way, or its writer %s is gone"
            .formatted(delete.action().word(), delete.datasets(), delete.writers().iterator().next()));
      } else if (pretend) {
        report.add(Kind.DELETE, delete.operation().toString(), planned(delete));
      } else {
        abandoned.add(delete);
      }
    }
    if (!abandoned.isEmpty()) {
      finish(abandoned, report, progress);
    }
    return report;
  }

  private static String planned(Unfinished delete) {
    return delete.committed()
        ? "%s is committed: %,d artifacts would be removed".formatted(delete.action().word(), delete.left().size())
        : "%s of %,d datasets: the Registry would say whether it is committed, and then %,d artifacts would be removed"
            .formatted(delete.action().word(), delete.datasets(), delete.left().size());
  }

  private void finish(List<Unfinished> all, RecoveryReport report, LongConsumer progress) throws IOException {
    List<Unfinished> abandoned = decidable(all, report);
    if (abandoned.isEmpty()) {
      return;
    }
    try (OperationsWriter journal = OperationsWriter.open(datastore.store(), repository.id(), host)) {
      journal.leaveUnresolved();
      // Before the decision is read: whoever sets the Registry back to a backup finds us by this, and ends us before we act on what is not true any more.
      journal.append(abandoned.stream().map(Unfinished::intent).toList());
      Map<UUID, Boolean> answers = settle(abandoned, report);
      List<Unfinished> committed = new ArrayList<>();
      List<Unfinished> voided = new ArrayList<>();
      for (Unfinished delete : abandoned) {
        if (delete.committed() || answers.getOrDefault(delete.operation(), false)) {
          committed.add(delete);
        } else if (answers.containsKey(delete.operation())) {
          voided.add(delete);
        }
      }
      // Beside our own word for it, not somebody else's, which may not be durable yet.
      journal.append(Stream.concat(
          committed.stream().map(delete -> new JournalRecord.DeleteCommitted(delete.operation())),
          voided.stream().map(delete -> JournalRecord.DeleteOutcomes.voided(delete.operation()))).toList());
      ArtifactRemoval removal = new ArtifactRemoval(datastore, journal, progress);
      removal.remove(committed.stream().flatMap(delete -> delete.left().stream()
          .map(artifact -> new ArtifactRemoval.Doomed(delete.operation(), artifact)))
          .sorted(Comparator.comparing(doomed -> doomed.artifact().path())).toList());
      if (removal.failed().isEmpty() && committed.size() + voided.size() == abandoned.size()) {
        journal.resolved();
      }
      committed.forEach(delete -> report.add(Kind.DELETE, delete.operation().toString(),
          "%s is committed: %,d artifacts were to be removed".formatted(delete.action().word(),
              delete.left().size())));
      voided.forEach(delete -> report.add(Kind.VOID, delete.operation().toString(),
          "%s of %,d datasets was not committed: nothing was deleted".formatted(delete.action().word(),
              delete.datasets())));
      removal.failed().forEach(failed -> report.add(Kind.FAILED, failed.path().value(), failed.why()));
    }
  }

  /// Those about which something can be done now: a Registry that takes no changes decides nothing.
  private List<Unfinished> decidable(List<Unfinished> all, RecoveryReport report) {
    if (all.stream().allMatch(Unfinished::committed) || repository.registry().capabilities().writable()) {
      return all;
    }
    all.stream().filter(delete -> !delete.committed()).forEach(delete -> report.add(Kind.BLOCKED,
        delete.operation().toString(), "the Registry takes no changes now, and cannot decide this delete"));
    return all.stream().filter(Unfinished::committed).toList();
  }

  /// Asks the Registry what became of those of which no journal tells. Where it takes no changes, or does not answer, only those wait.
  private Map<UUID, Boolean> settle(List<Unfinished> abandoned, RecoveryReport report) {
    List<UUID> undecided = abandoned.stream().filter(delete -> !delete.committed()).map(Unfinished::operation).toList();
    if (undecided.isEmpty()) {
      return Map.of();
    }
    try {
      return repository.registry().settle(undecided);
    } catch (RegistryException e) {
      undecided.forEach(operation -> report.add(Kind.BLOCKED, operation.toString(),
          "the Registry cannot say now whether this delete is committed: %s".formatted(e.getMessage())));
      return Map.of();
    }
  }
}
