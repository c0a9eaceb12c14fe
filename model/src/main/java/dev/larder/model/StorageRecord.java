package dev.larder.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// One stored artifact of a dataset.
///
/// @param component the part of the dataset that it holds; empty for the dataset as a whole
/// @param path relative to the datastore root
/// @param size in bytes
/// @param format a media type; kept here so that an old dataset stays readable when its type's default changes
/// @param written when the writer had it stored, by the writer's clock, in whole microseconds: for people, never compared
public record StorageRecord(String component, ArtifactPath path, long size, Checksum checksum, String format,
    Instant written) {
  public StorageRecord {
    if (!component.isEmpty()) {
      component = new DatasetTypeName(component).value();
    }
    if (size < 0) {
      throw new InvalidNameException("size of %s is %d".formatted(path, size), "Sizes are bytes, at least 0.");
    }
    format = DatasetType.checkedFormat(format);
    written = written.truncatedTo(ChronoUnit.MICROS);
  }

  /// Says whether both name the same bytes at the same place; the time of writing does not matter.
  public boolean sameContent(StorageRecord other) {
    return component.equals(other.component) && path.equals(other.path) && size == other.size
        && checksum.equals(other.checksum) && format.equals(other.format);
  }
}
