package dev.larder.cli;

import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Data IDs from a command line or a table, where every value is a text, with the values that their dimensions have.
final class DataIdValues {
  private final Map<DimensionName, ValueType> types = new HashMap<>();

  DataIdValues(List<Dimension> dimensions) {
    dimensions.forEach(dimension -> types.put(dimension.name(), dimension.type()));
  }

  /// Values of dimensions that nobody declared stay as they are.
  ///
  /// @throws dev.larder.model.InvalidNameException naming the dimension and the value that is not of its type
  DataId typed(DataId given) {
    TreeMap<DimensionName, Object> values = new TreeMap<>(given.values());
    values.replaceAll((dimension, value) -> {
      ValueType type = types.get(dimension);
      return type == null ? value : type.canonical(dimension, value);
    });
    return new DataId(values);
  }
}
