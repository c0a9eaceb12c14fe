package dev.larder.journal;

import dev.larder.datastore.Content;
import dev.larder.datastore.FormatException;
import dev.larder.datastore.Formats;
import dev.larder.datastore.Formatters;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A dataset that is to be put.
///
/// @param id its id, where it was minted before; otherwise the writer mints it
/// @param components at least one, each name once
/// @param inputs the datasets that it was made from, which need not exist any more
/// @param restoring what is to be taken back of it; [Restoring#NOTHING] for a dataset that was never unstored
public record NewDataset(DatasetType type, DataId dataId, @Nullable UUID id, List<NewComponent> components,
    List<UUID> inputs, Restoring restoring) {
  public NewDataset {
    components = List.copyOf(components);
    inputs = List.copyOf(inputs);
    if (components.isEmpty()
        || components.stream().map(NewComponent::component).distinct().count() < components.size()) {
      throw new IllegalArgumentException("a dataset has one component or more, each name once: " + type + " " + dataId);
    }
  }

  /// What becomes of a dataset that was unstored, and comes back with new bytes. Only through a repository, which knows that none of them is still under way, and that the dataset was never purged.
  ///
  /// @param lifts the committed operations that unstored it
  /// @param used paths that its artifacts had, and that are never used again
  public record Restoring(Set<UUID> lifts, Set<ArtifactPath> used) {
    public static final Restoring NOTHING = new Restoring(Set.of(), Set.of());

    public Restoring {
      lifts = Set.copyOf(lifts);
      used = Set.copyOf(used);
    }
  }

  /// A dataset that restores nothing.
  public NewDataset(DatasetType type, DataId dataId, @Nullable UUID id, List<NewComponent> components,
      List<UUID> inputs) {
    this(type, dataId, id, components, inputs, Restoring.NOTHING);
  }

  /// A dataset in components, whose id the writer mints.
  public NewDataset(DatasetType type, DataId dataId, List<NewComponent> components) {
    this(type, dataId, null, components, List.of());
  }

  /// A dataset that is one artifact, in the format of its type.
  public static NewDataset of(DatasetType type, DataId dataId, Content content) {
    return new NewDataset(type, dataId,
        List.of(new NewComponent("", content, type.format(), Formats.extensionOf(type.format()))));
  }

  /// A value in the format of the dataset type: one artifact, or one for each component. The value must neither change nor be closed until the dataset is put.
  ///
  /// @throws dev.larder.datastore.FormatException if none of `formatters` writes such values in that format
  public static NewDataset of(DatasetType type, DataId dataId, Object value, Formatters formatters)
      throws FormatException {
    return new NewDataset(type, dataId, formatters.components(value, type.format()).stream()
        .map(part -> new NewComponent(part.component(), part.content(), part.format(), part.extension())).toList());
  }

  /// A dataset that is one artifact, in the format of its type, with the id that it was given before.
  public static NewDataset of(DatasetRef ref, Content content) {
    return of(ref.type(), ref.dataId(), content).withId(ref.id());
  }

  public NewDataset withId(UUID minted) {
    return new NewDataset(type, dataId, minted, components, inputs, restoring);
  }

  /// @param made the datasets that this one was made from
  public NewDataset from(List<UUID> made) {
    return new NewDataset(type, dataId, id, components, made, restoring);
  }

  public NewDataset restoring(Restoring what) {
    return new NewDataset(type, dataId, id, components, inputs, what);
  }
}
