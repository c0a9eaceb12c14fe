package dev.larder.cli;

import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import java.util.List;
import java.util.Optional;

/// The definition of a dataset type, as fields.
final class DatasetTypeFields {
  static final List<Column> COLUMNS = List.of(Column.text("dataset_type"), Column.text("dimensions"),
      Column.text("format"));

  private DatasetTypeFields() {}

  static Object[] of(DatasetType type) {
    return new Object[]{type.name(), type.dimensions(), type.format()};
  }

  static Optional<DatasetType> find(Registry registry, DatasetTypeName name) {
    return registry.datasetTypes().stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /// @throws RegistryException.NotFound naming those that there are
  static DatasetType required(Registry registry, DatasetTypeName name) {
    return find(registry, name).orElseThrow(() -> {
      List<DatasetTypeName> all = registry.datasetTypes().stream().map(DatasetType::name).toList();
      return new RegistryException.NotFound("there is no dataset type " + name,
          all.isEmpty()
              ? "There is none at all: larder dataset-type register makes one."
              : "There are: " + Names.some(all) + ".");
    });
  }

  static long datasets(Registry registry, DatasetTypeName name) {
    return registry.count(DatasetQuery.ALL.ofTypes(List.of(name.value())));
  }
}
