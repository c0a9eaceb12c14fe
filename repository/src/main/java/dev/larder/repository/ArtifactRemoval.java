package dev.larder.repository;

import dev.larder.datastore.DeleteReport;
import dev.larder.journal.DeleteLines;
import dev.larder.journal.DeleteOutcome;
import dev.larder.journal.DeleteOutcome.Outcome;
import dev.larder.journal.DeleteTarget.AtPath;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.OperationsWriter;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

/// Takes the artifacts of committed deletes out of one datastore, and keeps what became of each in a journal of `_operations`, beside whose `K` it may do so.
final class ArtifactRemoval {
  /// So many go for the price of one forcing of their folders and one flush of the journal.
  private static final int TOGETHER = 5_000;

  private final RepositoryDatastore datastore;
  private final OperationsWriter journal;
  private final LongConsumer progress;
  private final List<DeletingReport.Failed> failed = new ArrayList<>();
  private long deleted;
  private long kept;

  /// @param journal in which a `K` of each operation is durable
  /// @param progress is told of each number of artifacts that were dealt with
  ArtifactRemoval(RepositoryDatastore datastore, OperationsWriter journal, LongConsumer progress) {
    this.datastore = datastore;
    this.journal = journal;
    this.progress = progress;
  }

  /// One artifact of a delete.
  record Doomed(UUID operation, AtPath artifact) {}

  /// Removes these. One that cannot be removed stops no other, and stays on record.
  void remove(List<Doomed> all) throws IOException {
    for (int from = 0; from < all.size(); from += TOGETHER) {
      List<Doomed> some = all.subList(from, Math.min(all.size(), from + TOGETHER));
      // Whoever holds this journal for abandoned may do the same at the same time, and may restore the datasets next, at other paths.
      journal.checkLease();
      DeleteReport report = datastore.store()
          .delete(some.stream().filter(ArtifactRemoval::ours).map(doomed -> doomed.artifact().path()).toList());
      Map<UUID, List<DeleteOutcome>> outcomes = new LinkedHashMap<>();
      for (Doomed doomed : some) {
        outcomes.computeIfAbsent(doomed.operation(), operation -> new ArrayList<>()).add(outcome(doomed, report));
      }
      List<JournalRecord> records = new ArrayList<>();
      outcomes.forEach((operation, ofOne) -> records.addAll(DeleteLines.outcomes(operation, ofOne)));
      journal.append(records);
      datastore.store().tidy(some.stream().map(doomed -> doomed.artifact().path().folder()).distinct().toList());
      progress.accept(some.size());
    }
  }

  /// Every path of ours holds the id of its dataset. Whatever else a journal has brought into the Registry may be another's as well.
  private static boolean ours(Doomed doomed) {
    ArtifactPath path = doomed.artifact().path();
    return path.name().contains(doomed.artifact().id().toString()) && !SliceReader.reserved(path);
  }

  private DeleteOutcome outcome(Doomed doomed, DeleteReport report) {
    AtPath artifact = doomed.artifact();
    IOException why = report.failed().get(artifact.path());
    if (!ours(doomed)) {
      kept++;
      return of(artifact, Outcome.KEPT, "its name does not hold the dataset's id: another dataset may share it");
    } else if (why == null) {
      deleted++;
      return of(artifact, Outcome.DELETED, "");
    }
    failed.add(new DeletingReport.Failed(datastore.name(), artifact.path(), String.valueOf(why.getMessage())));
    return of(artifact, Outcome.FAILED, DeleteOutcome.detail(String.valueOf(why.getMessage())));
  }

  private static DeleteOutcome of(AtPath artifact, Outcome outcome, String detail) {
    return new DeleteOutcome(artifact.id(), artifact.component(), artifact.path(), outcome, detail);
  }

  long deleted() {
    return deleted;
  }

  long kept() {
    return kept;
  }

  List<DeletingReport.Failed> failed() {
    return List.copyOf(failed);
  }
}
