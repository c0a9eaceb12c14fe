package dev.larder.datastore;

import dev.larder.model.DataId;
import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import dev.larder.model.ValueType;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Reads data IDs from columns of a table, and sees to it that each stands there once.
public final class DataIdColumns {
  private final Table table;
  private final List<String> columns;
  private final List<DimensionName> dimensions;
  private final Map<DimensionName, ValueType> types;
  private final SeenDataIds seen = new SeenDataIds();

  /// @param columns dimensions, each a column of that name
  /// @param types what the values of declared dimensions are, so that each gets its one form; those of others are texts as they stand there
  public DataIdColumns(Table table, List<String> columns, Map<DimensionName, ValueType> types) {
    this.table = table;
    this.dimensions = columns.stream().map(DimensionName::new).toList();
    this.columns = List.copyOf(columns);
    this.types = Map.copyOf(types);
  }

  /// Of dimensions that nobody declared.
  public DataIdColumns(Table table, List<String> columns) {
    this(table, columns, Map.of());
  }

  /// The data ID of a row.
  ///
  /// @throws TableException naming file, line and column, if a value is missing or no value of its dimension can be like it, or if an
  ///     earlier row has the same data ID
  public DataId read(Table.Row row) throws IOException {
    DataId dataId = readAgain(row);
    OptionalLong earlier = seen.add(dataId, row.line());
    if (earlier.isPresent()) {
      throw new TableException(
          "%s, line %d: %s stands in line %d already".formatted(table.file(), row.line(), dataId,
              earlier.getAsLong()),
          "Leave one of the rows out, or add a dimension that tells them apart.", null);
    }
    return dataId;
  }

  /// [#read] of a row of a table that was read as a whole before: whether its data ID stands there twice is not asked.
  public DataId readAgain(Table.Row row) throws IOException {
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    DataId dataId;
    try {
      for (int i = 0; i < columns.size(); i++) {
        DimensionName dimension = dimensions.get(i);
        String text = table.required(row, columns.get(i));
        if (values.put(dimension, types.getOrDefault(dimension, ValueType.STRING).canonical(dimension, text)) != null) {
          throw new TableException(
              "%s, line %d: two columns are of dimension %s".formatted(table.file(), row.line(), dimension),
              "Names that differ in their Unicode form only are one name: leave one of them out.", null);
        }
      }
      dataId = new DataId(values);
    } catch (InvalidNameException e) {
      throw new TableException("%s, line %d: %s".formatted(table.file(), row.line(), e.getMessage()), e.remedy(), e);
    }
    return dataId;
  }
}
