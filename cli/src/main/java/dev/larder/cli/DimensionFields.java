package dev.larder.cli;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The definition of a dimension, as fields.
final class DimensionFields {
  static final List<Column> COLUMNS = List.of(Column.text("dimension"), Column.text("type"), Column.text("requires"),
      Column.text("metadata"));

  private DimensionFields() {}

  static Object[] of(Dimension dimension) {
    Map<String, String> metadata = new LinkedHashMap<>();
    dimension.metadata().forEach((field, type) -> metadata.put(field, type.word()));
    return new Object[]{dimension.name(), dimension.type().word(), List.copyOf(dimension.requires()), metadata};
  }

  static Optional<Dimension> find(List<Dimension> dimensions, DimensionName name) {
    return dimensions.stream().filter(dimension -> dimension.name().equals(name)).findFirst();
  }

  /// @throws RegistryException.NotFound naming those that there are
  static Dimension required(Registry registry, DimensionName name) {
    List<Dimension> all = registry.dimensions();
    return find(all, name).orElseThrow(() -> new RegistryException.NotFound("there is no dimension " + name,
        all.isEmpty()
            ? "There is none at all: larder dimension declare makes one."
            : "There are: " + Names.some(all.stream().map(Dimension::name).toList()) + "."));
  }
}
