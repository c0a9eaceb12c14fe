package dev.larder.repository;

import dev.larder.model.ArtifactPath;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What became of a delete.
///
/// @param operation names it in the journals and in the Registry
/// @param voided why nothing was deleted, for people; empty if it is committed
/// @param datasets that are unstored or purged now
/// @param deleted artifacts that are gone
/// @param kept artifacts that were left on purpose, because another dataset may share them
/// @param failed artifacts that may still be there: recovery tries them again
public record DeletingReport(UUID operation, Optional<String> voided, long datasets, long deleted, long kept,
    List<Failed> failed) {
  public DeletingReport {
    failed = List.copyOf(failed);
  }

  /// An artifact that could not be deleted.
  ///
  /// @param why for people
  public record Failed(String datastore, ArtifactPath path, String why) {}
}
