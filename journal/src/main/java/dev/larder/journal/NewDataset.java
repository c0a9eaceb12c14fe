package dev.larder.journal;

import dev.larder.datastore.Content;
import dev.larder.datastore.Formats;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import java.util.List;

/// A dataset that is to be put.
///
/// @param components at least one, each name once
public record NewDataset(DatasetType type, DataId dataId, List<NewComponent> components) {
  public NewDataset {
    components = List.copyOf(components);
    if (components.isEmpty()
        || components.stream().map(NewComponent::component).distinct().count() < components.size()) {
      throw new IllegalArgumentException("a dataset has one component or more, each name once: " + type + " " + dataId);
    }
  }

  /// A dataset that is one artifact, in the format of its type.
  public static NewDataset of(DatasetType type, DataId dataId, Content content) {
    return new NewDataset(type, dataId,
        List.of(new NewComponent("", content, type.format(), Formats.extensionOf(type.format()))));
  }
}
