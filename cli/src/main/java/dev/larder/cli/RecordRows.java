package dev.larder.cli;

import dev.larder.journal.Claim;
import dev.larder.journal.DeleteOutcome;
import dev.larder.journal.DeleteTarget;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of a journal, as rows.
final class RecordRows {
  static final List<Column> COLUMNS = List.of(Column.text("n"), Column.text("kind"), Column.text("id"),
      Column.text("path"), Column.text("text"));

  private final Rows rows;

  RecordRows(Rows rows) {
    this.rows = rows;
  }

  void add(NumberedRecord numbered) throws IOException {
    long n = numbered.number();
    switch (numbered.record()) {
      case JournalRecord.Header header -> row(n, "header", null, null, "%s, process %d on %s, begun %s, %s%s".formatted(
          header.scope(), header.process().pid(), header.process().host(), header.begun(), header.durability(),
          header.job().isEmpty() ? "" : ", job " + header.job()));
      case JournalRecord.Intent intent -> {
        for (Claim claim : intent.claims()) {
          claim(n, "intent", claim);
        }
      }
      case JournalRecord.Stored stored -> {
        for (StorageRecord record : stored.records()) {
          row(n, "stored", stored.id(), record.location(),
              "%s %s%s, %d bytes, %s".formatted(stored.type(), stored.dataId(),
                  component(record.component()), record.size(), record.checksum()));
        }
      }
      case JournalRecord.GivenUp given -> claim(n, "given_up", given.claim());
      case JournalRecord.Conceded conceded -> claim(n, "conceded", conceded.claim());
      case JournalRecord.DeleteIntent delete -> {
        for (DeleteTarget target : delete.targets()) {
          row(n, "delete_intent", target.id(), target instanceof DeleteTarget.AtPath at ? at.path() : null,
              "operation %s, %s, run %s".formatted(delete.operation(), delete.action().word(), delete.run()));
        }
      }
      case JournalRecord.DeleteCommitted committed ->
        row(n, "delete_committed", null, null, "operation " + committed.operation());
      case JournalRecord.DeleteOutcomes outcomes -> {
        for (DeleteOutcome outcome : outcomes.outcomes()) {
          row(n, "delete_outcome", outcome.id(), outcome.path(), "operation %s, %s%s".formatted(
              outcomes.operation(), outcome.outcome().word(),
              outcome.detail().isEmpty() ? "" : ": " + outcome.detail()));
        }
      }
      case JournalRecord.KeyConflict conflict -> row(n, "key_conflict", conflict.loser(), null,
          "%s %s in run %s is held by %s".formatted(conflict.type(), conflict.dataId(), conflict.run(),
              conflict.winner()));
      case JournalRecord.Seal _ -> row(n, "seal", null, null, "");
      case JournalRecord.Fence fence -> row(n, "fence", null, null,
          "%s; by process %d on %s, %s".formatted(fence.reason(), fence.by().pid(), fence.by().host(), fence.time()));
      case JournalRecord.Trailer _ -> {
        // Closes a segment, and says nothing.
      }
      case JournalRecord.Skipped skipped -> row(n, "skipped", null, null, "of kind " + skipped.kind());
      case JournalRecord.Refused refused ->
        row(n, "refused", null, null, "of kind %s: %s".formatted(refused.kind(), refused.reason()));
    }
  }

  private void claim(long n, String kind, Claim claim) throws IOException {
    row(n, kind, claim.id(), claim.path(), claim.component().isEmpty() ? "" : "component " + claim.component());
  }

  private static String component(String component) {
    return component.isEmpty() ? "" : ", component " + component;
  }

  private void row(long n, String kind, @Nullable Object id, @Nullable Object path, String text) throws IOException {
    rows.add(n, kind, id, path, text);
  }
}
