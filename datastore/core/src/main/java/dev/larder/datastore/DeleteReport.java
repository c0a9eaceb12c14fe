package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.util.Map;

/// What became of a deletion: everything that was asked for is gone, but for these.
///
/// @param failed why each of these may still be there
public record DeleteReport(Map<ArtifactPath, StorageException> failed) {
  public DeleteReport {
    failed = Map.copyOf(failed);
  }
}
