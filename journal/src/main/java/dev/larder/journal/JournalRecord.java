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
  record Header(int format, int reader, UUID repository, RunName run, UUID incarnation, WriterProcess process,
      int leaseSeconds, Durability durability, Instant begun) implements JournalRecord {}

  /// These artifacts may come into being from now on.
  record Intent(List<Claim> claims) implements JournalRecord {
    public Intent {
      claims = List.copyOf(claims);
    }
  }

  /// A dataset is stored, with all of its components.
  record Stored(UUID id, DatasetTypeName type, DataId dataId, List<StorageRecord> records) implements JournalRecord {
    public Stored {
      records = List.copyOf(records);
    }
  }

  /// The writer will not create this artifact any more. Never written while the outcome of a create is unknown.
  record GivenUp(Claim claim) implements JournalRecord {}

  /// Another writer's record holds this dataset; this is not an acknowledgement.
  record Conceded(Claim claim) implements JournalRecord {}

  /// The writer has ended, and every artifact that it named is accounted for.
  record Seal() implements JournalRecord {}

  /// Recovery has ended the writer: nothing that it writes from here on counts.
  record Fence(WriterProcess by, String reason, Instant time) implements JournalRecord {}

  /// The end of a segment.
  ///
  /// @param records number of the records before it in its segment
  /// @param crc CRC-32C of all bytes before it in its segment, 8 hex digits
  record Trailer(int records, String crc) implements JournalRecord {}

  /// Read only: a record of a kind that this program does not know and may skip.
  record Skipped(String kind) implements JournalRecord {}

  /// Read only: a line that is whole (its checksum is right) but says something that cannot be accepted.
  record Refused(String kind, String reason) implements JournalRecord {}
}
