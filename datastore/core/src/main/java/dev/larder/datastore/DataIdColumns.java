package dev.larder.datastore;

import dev.larder.model.DataId;
import dev.larder.model.InvalidNameException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads data IDs from columns of a table, and sees to it that each stands there once.
public final class DataIdColumns {
  private final Table table;
  private final List<String> columns;
  private final Map<DataId, Long> lines = new HashMap<>();

  /// @param columns dimensions, each a column of that name
  public DataIdColumns(Table table, List<String> columns) {
    this.table = table;
    this.columns = List.copyOf(columns);
  }

  /// The data ID of a row.
  ///
  /// @throws TableException naming file, line and column, if a value is missing or no value of a dimension can be like it, or if an
  ///     earlier row has the same data ID
  public DataId read(Table.Row row) throws IOException {
    Map<String, String> values = new HashMap<>();
    for (String column : columns) {
      values.put(column, table.required(row, column));
    }
    DataId dataId;
    try {
      dataId = DataId.of(values);
    } catch (InvalidNameException e) {
      throw new TableException("%s, line %d: %s".formatted(table.file(), row.line(), e.getMessage()), e.remedy(), e);
    }
    Long earlier = lines.putIfAbsent(dataId, row.line());
    if (earlier != null) {
      throw new TableException(
          "%s, line %d: %s stands in line %d already".formatted(table.file(), row.line(), dataId, earlier),
          "Leave one of the rows out, or add a dimension that tells them apart.", null);
    }
    return dataId;
  }
}
