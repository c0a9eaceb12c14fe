package dev.larder.repository;

import dev.larder.registry.DatasetQuery;
import java.nio.file.Path;
import java.util.Optional;

/// How a snapshot is made.
///
/// @param query which datasets it is about
/// @param selection the same as text; empty for all. Changes are written since the last snapshot of the same selection only
/// @param journals whether what journals hold and the Registry does not have yet is in it as well: only with all datasets
/// @param full whether it holds everything, even if there is one that it could be built on
/// @param tables writes the same as tables; empty for none
/// @param work a local folder in which the files are made: takes about three times their size meanwhile; empty for the system's
public record SnapshotOptions(DatasetQuery query, String selection, boolean journals, boolean full,
    Optional<SnapshotTables> tables, Optional<Path> work) {
  /// All that the Registry has, built on the last one.
  public static final SnapshotOptions ALL = new SnapshotOptions(DatasetQuery.ALL, "", false, false, Optional.empty(),
      Optional.empty());

  public SnapshotOptions {
    if (journals && !selection.isEmpty()) {
      throw new IllegalArgumentException("journals cannot be asked for a selection");
    }
  }

  public SnapshotOptions of(DatasetQuery datasets, String text) {
    return new SnapshotOptions(datasets, text, journals, full, tables, work);
  }

  public SnapshotOptions withJournals() {
    return new SnapshotOptions(query, selection, true, full, tables, work);
  }

  public SnapshotOptions holdingEverything() {
    return new SnapshotOptions(query, selection, journals, true, tables, work);
  }

  public SnapshotOptions withTables(SnapshotTables format) {
    return new SnapshotOptions(query, selection, journals, full, Optional.of(format), work);
  }

  public SnapshotOptions workingIn(Path folder) {
    return new SnapshotOptions(query, selection, journals, full, tables, Optional.of(folder));
  }
}
