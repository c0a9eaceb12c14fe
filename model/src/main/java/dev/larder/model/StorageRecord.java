package dev.larder.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One stored artifact of a dataset.
///
/// @param component the part of the dataset that it holds; empty for the dataset as a whole
/// @param path relative to the datastore root
/// @param size in bytes, below 2^53
/// @param format a media type; kept here so that an old dataset stays readable when its type's default changes
/// @param written when the writer had it stored, by the writer's clock, in whole microseconds: for people, never compared
public record StorageRecord(String component, ArtifactPath path, long size, Checksum checksum, String format,
    Instant written) {
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
      throw new InvalidNameException("size of %s is %d".formatted(path, size),
          "Sizes are bytes, at least 0 and at most %d.".formatted(MAX_SIZE));
    }
    format = DatasetType.checkedFormat(format);
    if (written.isBefore(EARLIEST) || !written.isBefore(END)) {
      throw new InvalidNameException("the time of writing of %s is %s".formatted(path, written),
          "Times are of the years 1 to 9999.");
    }
    written = written.truncatedTo(ChronoUnit.MICROS);
  }

  /// Says whether both name the same bytes at the same place; the time of writing does not matter.
  public boolean sameContent(StorageRecord other) {
    return component.equals(other.component) && path.equals(other.path) && size == other.size
        && checksum.equals(other.checksum) && format.equals(other.format);
  }
}
