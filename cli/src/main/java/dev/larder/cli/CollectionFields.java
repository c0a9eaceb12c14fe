package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.repository.Repository;
import java.util.List;
import java.util.Optional;

/// What a collection is, as fields.
final class CollectionFields {
  static final List<Column> COLUMNS = List.of(Column.text("collection"), Column.text("type"), Column.text("children"),
      Column.text("parents"));

  private CollectionFields() {}

  static Object[] of(CollectionSummary collection) {
    return new Object[]{collection.name(), collection.type().word(), collection.children(), collection.parents()};
  }

  static Optional<CollectionSummary> find(Registry registry, CollectionName name) {
    return registry.collections().stream().filter(collection -> collection.name().equals(name)).findFirst();
  }

  /// @throws RegistryException.NotFound if there is none
  static CollectionSummary required(Repository repository, CollectionName name) {
    return find(repository.registry(), name)
        .orElseThrow(() -> new RegistryException.NotFound("there is no collection " + name,
            "See which there are with: larder collection list %s. Runs are there after a transfer-back."
                .formatted(repository.location())));
  }
}
