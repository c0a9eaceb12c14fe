package dev.larder.repository;

import java.util.ArrayList;
import java.util.List;

/// What became of the things that were to be ingested.
///
/// @param alreadyThere with the same content
/// @param skipped because they are stored; nobody has looked at their files
/// @param bytes of what was stored
/// @param unmatched names in a folder or inventory that do not fit the pattern
/// @param notTried because an ingest that stops at the first failure has stopped
public record IngestReport(long stored, long alreadyThere, long skipped, long bytes, long unmatched, long notTried,
    List<Refused> refused) {
  static final IngestReport NOTHING = new IngestReport(0, 0, 0, 0, 0, 0, List.of());

  public IngestReport {
    refused = List.copyOf(refused);
  }

  /// Something that was not stored.
  ///
  /// @param line where its source names it, or its number in a folder
  /// @param path where it is, as a path or URI
  public record Refused(long line, String path, String code, String message) {}

  IngestReport plus(IngestReport other) {
    List<Refused> all = new ArrayList<>(refused);
    all.addAll(other.refused);
    return new IngestReport(stored + other.stored, alreadyThere + other.alreadyThere, skipped + other.skipped,
        bytes + other.bytes, unmatched + other.unmatched, notTried + other.notTried, all);
  }

  IngestReport ending(long unmatchedNames, long left) {
    return new IngestReport(stored, alreadyThere, skipped, bytes, unmatchedNames, left, refused);
  }
}
