package dev.larder.journal;

import dev.larder.datastore.Formats;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A dataset that a job knows it will put, see [RunWriter#declare].
///
/// @param id its id, where it was minted before; otherwise the writer mints it
/// @param components at least one, each name once
public record ExpectedDataset(DatasetType type, DataId dataId, @Nullable UUID id, List<Component> components) {
  public ExpectedDataset {
    components = List.copyOf(components);
    if (components.isEmpty() || components.stream().map(Component::component).distinct().count() < components.size()) {
      throw new IllegalArgumentException("a dataset has one component or more, each name once: " + type + " " + dataId);
    }
  }

  public ExpectedDataset withId(UUID minted) {
    return new ExpectedDataset(type, dataId, minted, components);
  }

  /// One artifact of it.
  ///
  /// @param component empty for the dataset as a whole
  /// @param extension of its file name, without the dot; empty for none. The one that it is put with must be the same.
  public record Component(String component, String extension) {}

  /// A dataset that will be one artifact, in the format of its type.
  public static ExpectedDataset of(DatasetType type, DataId dataId) {
    return new ExpectedDataset(type, dataId, null, List.of(new Component("", Formats.extensionOf(type.format()))));
  }

  /// [#of(DatasetType,DataId)] with the id that it was given before.
  public static ExpectedDataset of(DatasetRef ref) {
    return new ExpectedDataset(ref.type(), ref.dataId(), ref.id(), of(ref.type(), ref.dataId()).components);
  }
}
