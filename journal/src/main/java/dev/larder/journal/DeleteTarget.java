package dev.larder.journal;

import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetTypeName;
import java.util.UUID;

/// One thing that a delete is about to remove.
public sealed interface DeleteTarget {

  /// The dataset.
  UUID id();

  /// An artifact of the dataset.
  ///
  /// @param component empty for the dataset as a whole
  record AtPath(UUID id, String component, ArtifactPath path) implements DeleteTarget {
    public AtPath {
      component = component.isEmpty() ? "" : new DatasetTypeName(component).value();
    }
  }

  /// A dataset of which nothing is stored.
  record NotStored(UUID id) implements DeleteTarget {}
}
