package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE_DIMENSION;

import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All dataset types of a Registry, with the numbers that datasets name them by. They are few.
final class DatasetTypes {
  private static final Template READ = Template.of(sql -> sql
      .select(DATASET_TYPE.KEY, DATASET_TYPE.NAME, DATASET_TYPE.FORMAT, DATASET_TYPE_DIMENSION.DIMENSION)
      .from(DATASET_TYPE)
      .leftJoin(DATASET_TYPE_DIMENSION).on(DATASET_TYPE_DIMENSION.DATASET_TYPE.eq(DATASET_TYPE.KEY))
      .orderBy(DATASET_TYPE.KEY, DATASET_TYPE_DIMENSION.POSITION));

  private final Map<Integer, DatasetType> byKey = new HashMap<>();
  private final TreeMap<DatasetTypeName, Integer> keys = new TreeMap<>();

  private DatasetTypes() {}

  static DatasetTypes read(Session session) throws SQLException {
    DatasetTypes types = new DatasetTypes();
    try (Prepared statement = session.prepare(READ); Answer rows = statement.query()) {
      boolean more = rows.next();
      while (more) {
        int key = rows.integer(1);
        DatasetTypeName name = new DatasetTypeName(rows.text(2));
        String format = rows.text(3);
        List<DimensionName> dimensions = new ArrayList<>();
        do {
          rows.optionalText(4).map(DimensionName::new).ifPresent(dimensions::add);
          more = rows.next();
        } while (more && rows.integer(1) == key);
        types.byKey.put(key, new DatasetType(name, dimensions, format));
        types.keys.put(name, key);
      }
    }
    return types;
  }

  /// By name.
  List<DatasetType> all() {
    return keys.values().stream().map(this::get).toList();
  }

  DatasetType get(int key) {
    @Nullable
    DatasetType type = byKey.get(key);
    if (type == null) {
      throw new IllegalStateException("dataset type %d is named by a dataset and is not there".formatted(key));
    }
    return type;
  }

  @Nullable
  Integer key(DatasetTypeName name) {
    return keys.get(name);
  }

  /// @throws RegistryException.NotFound if there is none of that name
  int required(DatasetTypeName name) {
    Integer key = keys.get(name);
    if (key == null) {
      throw Unknown.name("dataset type", name.value(), keys.keySet().stream().map(DatasetTypeName::value).toList(),
          "larder query dataset-types");
    }
    return key;
  }
}
