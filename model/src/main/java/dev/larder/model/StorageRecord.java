package dev.larder.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// One stored artifact of a dataset.
///
/// @param component the part of the dataset that it holds; empty for the dataset as a whole
/// @param location below the datastore root, or elsewhere for an artifact that was ingested in place
/// @param size in bytes, below 2^53
/// @param checksum [Checksum#NONE] only for an artifact elsewhere, which nobody has read yet
/// @param format a media type; kept here so that an old dataset stays readable when its type's default changes
/// @param written when the writer had it stored, by the writer's clock, in whole microseconds: for people, never compared
/// @param datastore the name of the datastore below whose root it is, where a repository has several; a journal does not say it, but is in that datastore
public record StorageRecord(String component, ArtifactLocation location, long size, Checksum checksum, String format,
    Instant written, String datastore) {
  /// The name of the only datastore, or of whichever a journal is in.
  public static final String MAIN = "main";

  /// Exact in every reader of JSON, and sums of a few hundred stay within 64 bits.
  private static final long MAX_SIZE = (1L << 53) - 1;
  /// What every database can keep.
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  public StorageRecord {
    if (!component.isEmpty()) {
      component = new DatasetTypeName(component).value();
    }
    if (size < 0 || size > MAX_SIZE) {
      throw new InvalidNameException("size of %s is %d".formatted(location, size),
          "Sizes are bytes, at least 0 and at most %d.".formatted(MAX_SIZE));
    }
    if (checksum.equals(Checksum.NONE) && location instanceof ArtifactPath) {
      throw new InvalidNameException("%s has no checksum".formatted(location),
          "Only artifacts that were ingested in place may have none.");
    }
    format = DatasetType.checkedFormat(format);
    if (written.isBefore(EARLIEST) || !written.isBefore(END)) {
      throw new InvalidNameException("the time of writing of %s is %s".formatted(location, written),
          "Times are of the years 1 to 9999.");
    }
    written = written.truncatedTo(ChronoUnit.MICROS);
  }

  /// A record of the only datastore.
  public StorageRecord(String component, ArtifactLocation location, long size, Checksum checksum, String format,
      Instant written) {
    this(component, location, size, checksum, format, written, MAIN);
  }

  /// The same, in the datastore of that name.
  public StorageRecord in(String name) {
    return name.equals(datastore)
        ? this
        : new StorageRecord(component, location, size, checksum, format, written, name);
  }

  /// Where the artifact is below the datastore root; empty if it is elsewhere, and so not Larder's to write, force or delete.
  public Optional<ArtifactPath> path() {
    return location instanceof ArtifactPath path ? Optional.of(path) : Optional.empty();
  }

  /// Says whether both name the same bytes at the same place; the time of writing, and the name of the datastore, do not matter.
  public boolean sameContent(StorageRecord other) {
    return component.equals(other.component) && location.equals(other.location) && size == other.size
        && checksum.equals(other.checksum) && format.equals(other.format);
  }
}
