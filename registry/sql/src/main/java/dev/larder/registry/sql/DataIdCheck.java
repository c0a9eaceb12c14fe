package dev.larder.registry.sql;

import dev.larder.model.DataId;
import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/// Judges data IDs by the dimensions that are declared.
///
/// @param types of all dimensions
record DataIdCheck(Map<DimensionName, ValueType> types) {

  static DataIdCheck read(Session session) throws SQLException {
    return new DataIdCheck(DimensionRows.types(session));
  }

  /// Which value is not in the one form of its dimension's type, in words.
  Optional<String> unfit(DataId dataId) {
    for (Map.Entry<DimensionName, Object> value : dataId.values().entrySet()) {
      ValueType type = types.get(value.getKey());
      if (type == null || !type.accepts(value.getValue())) {
        return Optional.of("dimension %s is %s, and data ID %s gives it %s".formatted(value.getKey(),
            type == null ? "not declared" : "of type " + type.word(), dataId,
            value.getValue() instanceof String text ? "the text \"" + text + "\"" : value.getValue()));
      }
    }
    return Optional.empty();
  }
}
