package dev.larder.demo;

import dev.larder.datastore.DataIdColumns;
import dev.larder.datastore.Table;
import dev.larder.datastore.TableException;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/// The input of the demo: a table whose rows become datasets, dealt out to workers by the first dimension.
///
/// @param dimensions columns that tell the rows apart, at least one
public record DemoTable(Path file, List<String> dimensions) {
  public DemoTable {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty()) {
      throw new IllegalArgumentException("the demo needs a dimension");
    }
  }

  /// What a table holds.
  ///
  /// @param groups number of rows by value of the first dimension, in the order of the file
  public record Contents(long rows, Map<String, Long> groups) {
    /// One dataset a row, and one a group.
    public long datasets() {
      return rows + groups.size();
    }
  }

  /// The type of the datasets that hold a row each.
  public DatasetType rowType() {
    return DatasetType.of("row", dimensions, "application/json");
  }

  /// The type of the datasets that sum up the rows of one value of the first dimension.
  public DatasetType summaryType() {
    return DatasetType.of("summary", List.of(dimensions.getFirst()), "application/json");
  }

  /// Is given the rows one after another.
  @FunctionalInterface
  interface RowReader {
    void row(Table.Row row, DataId dataId) throws IOException;
  }

  /// Reads the table as a whole and checks every row, before anything is written.
  ///
  /// @throws TableException naming file, line and column of what is wrong
  public Contents check() throws IOException {
    Map<String, Long> groups = new LinkedHashMap<>();
    long[] rows = {0};
    read((row, dataId) -> {
      rows[0]++;
      groups.merge(group(row), 1L, Long::sum);
    });
    if (rows[0] == 0) {
      throw new TableException("%s holds no row".formatted(file), "Each line behind the first is a row.", null);
    }
    return new Contents(rows[0], groups);
  }

  /// Tells `ids` the id of every dataset that workers make of this table, in a run of that incarnation.
  public void ids(UUID incarnation, Consumer<UUID> ids) throws IOException {
    DatasetType rowType = rowType();
    Set<String> groups = new LinkedHashSet<>();
    read((row, dataId) -> {
      ids.accept(rowType.deterministicId(incarnation, dataId));
      groups.add(group(row));
    });
    for (String group : groups) {
      ids.accept(summaryType().deterministicId(incarnation, DataId.of(Map.of(dimensions.getFirst(), group))));
    }
  }

  /// The value of the first dimension.
  String group(Table.Row row) {
    return row.values().getOrDefault(dimensions.getFirst(), "");
  }

  void read(RowReader reader) throws IOException {
    try (Table table = Table.open(file)) {
      DataIdColumns dataIds = new DataIdColumns(table, dimensions);
      for (Optional<Table.Row> row = table.next(); row.isPresent(); row = table.next()) {
        reader.row(row.get(), dataIds.read(row.get()));
      }
    }
  }
}
