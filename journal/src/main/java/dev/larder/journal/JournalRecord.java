package dev.larder.journal;

import dev.larder.datastore.Durability;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One line of a journal. The letters and fields of each kind stand in `docs/technote/journal.md`, "Records".
public sealed interface JournalRecord {

  /// Who writes this journal, and how much its word is worth. The first record of a journal, and only that.
  ///
  /// @param format version of the format that it is written in
  /// @param reader oldest version of a reader that understands it
  /// @param leaseSeconds how often the writer shows that it is alive
  /// @param job what makes these datasets, in the words of its user: at most 512 characters, no control characters; empty
  ///     where nobody said
  record Header(int format, int reader, UUID repository, JournalScope scope, WriterProcess process, int leaseSeconds,
      Durability durability, Instant begun, String job) implements JournalRecord {
    public Header {
      FreeText.check("job", job, 512);
    }
  }

  /// These artifacts may come into being from now on.
  record Intent(List<Claim> claims) implements JournalRecord {
    public Intent {
      claims = List.copyOf(claims);
    }
  }

  /// A dataset is stored, with all of its components.
  ///
  /// @param inputs the datasets that it was made from, as far as its writer knows
  /// @param lifts the operations that unstored it before and that this record, which restores it, lifts
  record Stored(UUID id, DatasetTypeName type, DataId dataId, List<StorageRecord> records, List<UUID> inputs,
      List<UUID> lifts) implements JournalRecord {
    public Stored {
      records = List.copyOf(records);
      inputs = List.copyOf(inputs);
      lifts = List.copyOf(lifts);
    }

    /// Of no known input, lifting nothing.
    public Stored(UUID id, DatasetTypeName type, DataId dataId, List<StorageRecord> records) {
      this(id, type, dataId, records, List.of(), List.of());
    }
  }

  /// The writer will not create this artifact any more. Never written while the outcome of a create is unknown.
  record GivenUp(Claim claim) implements JournalRecord {}

  /// Another writer's record holds this dataset; this is not an acknowledgement.
  record Conceded(Claim claim) implements JournalRecord {}

  /// These datasets of one run are about to be deleted; one operation may take several of these records. Nothing is deleted before
  /// [DeleteCommitted].
  ///
  /// @param operation names the delete for ever
  record DeleteIntent(UUID operation, DeleteAction action, RunName run, UUID incarnation, List<DeleteTarget> targets)
      implements
        JournalRecord {
    public DeleteIntent {
      targets = List.copyOf(targets);
    }
  }

  /// The Registry has committed the delete: its artifacts may go, and nothing takes it back.
  record DeleteCommitted(UUID operation) implements JournalRecord {}

  /// What became of artifacts of a committed delete; or, without any, that the delete is voided: nothing was deleted, and nothing will be.
  record DeleteOutcomes(UUID operation, List<DeleteOutcome> outcomes) implements JournalRecord {
    public DeleteOutcomes {
      outcomes = List.copyOf(outcomes);
    }

    /// The Registry has decided against the delete, or was never asked. A `K` of the operation, in whichever journal, goes before this.
    public static DeleteOutcomes voided(UUID operation) {
      return new DeleteOutcomes(operation, List.of());
    }

    /// Whether it says that the delete is voided.
    public boolean isVoided() {
      return outcomes.isEmpty();
    }
  }

  /// Two datasets have one run, dataset type and data ID, and transfer-back has decided between them. A rebuilt Registry decides
  /// likewise.
  record KeyConflict(RunName run, UUID incarnation, DatasetTypeName type, DataId dataId, UUID loser, UUID winner)
      implements
        JournalRecord {
    public KeyConflict {
      if (loser.equals(winner)) {
        throw new IllegalArgumentException("dataset %s cannot lose against itself".formatted(loser));
      }
    }
  }

  /// The writer has ended, and every artifact that it named is accounted for.
  record Seal() implements JournalRecord {}

  /// Recovery has ended the writer: nothing that it writes from here on counts.
  record Fence(WriterProcess by, String reason, Instant time) implements JournalRecord {}

  /// The end of a segment.
  ///
  /// @param records number of the records before it in its segment
  /// @param crc CRC-32C of all bytes before it in its segment, 8 hex digits
  record Trailer(int records, String crc) implements JournalRecord {}

  /// Read only: a record of a kind that this program does not know and may skip, or that its reader does not want: see [JournalCursor#withoutClaims].
  record Skipped(String kind) implements JournalRecord {}

  /// Read only: a line that is whole (its checksum is right) but says something that cannot be accepted.
  record Refused(String kind, String reason) implements JournalRecord {}
}
