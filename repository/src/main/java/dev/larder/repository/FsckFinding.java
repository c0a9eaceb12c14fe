package dev.larder.repository;

import dev.larder.model.Checksum;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// A record without its artifact, an artifact without a record, or something that keeps anybody from telling.
///
/// @param dataset of the record; empty where no record is concerned
/// @param component of the record; empty for the dataset as a whole
/// @param path below the root of the datastore, or a URI; empty where it is the datastore itself
/// @param expectedSize as recorded, in bytes
/// @param size that is there, in bytes; empty where nothing is, or nobody can tell
/// @param checksum as recorded
/// @param detail for people
public record FsckFinding(Kind kind, Optional<UUID> dataset, Optional<RunName> run, String component, String datastore,
    String path, OptionalLong expectedSize, OptionalLong size, Optional<Checksum> checksum, String detail) {

  /// What is wrong.
  public enum Kind {
    /// A storage record whose artifact is not there.
    MISSING,
    /// An artifact that no record, no intent and no delete names.
    ORPHAN,
    /// An artifact that a writer announced, and never recorded before it ended: `larder recover` removes it in time. No damage.
    LEFTOVER,
    /// An artifact of another size than recorded.
    SIZE,
    /// An artifact whose bytes have another checksum than recorded.
    CHECKSUM,
    /// Something that the store does not let anybody look at. It may be there.
    UNREADABLE,
    /// Something of which nobody can tell what it is while a journal cannot be read.
    BLOCKED;

    /// The word used in outputs, e.g. `missing`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is a reason to be alarmed.
    public boolean alarming() {
      return this != LEFTOVER;
    }
  }

  static FsckFinding of(Kind kind, RecordedDataset dataset, StorageRecord record, OptionalLong size, String detail) {
    return new FsckFinding(kind, Optional.of(dataset.id()), dataset.run(), record.component(),
        record.datastore(), record.location().value(), OptionalLong.of(record.size()), size,
        Optional.of(record.checksum()), detail);
  }

  static FsckFinding of(Kind kind, String datastore, String path, OptionalLong size, String detail) {
    return new FsckFinding(kind, Optional.empty(), Optional.empty(), "", datastore, path, OptionalLong.empty(), size,
        Optional.empty(), detail);
  }
}
