package dev.larder.datastore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A table of texts. Its rows need not be in memory: they are read, or made, each time they are asked for.
public final class CsvTable {
  private final List<String> columns;
  private final RowSource rows;

  /// Gives the rows from the first, each time the same. Each row has a value, maybe an empty one, for each column in their order.
  @FunctionalInterface
  public interface RowSource {
    /// The caller closes the stream.
    Stream<List<String>> open() throws IOException;
  }

  private CsvTable(List<String> columns, RowSource rows) {
    this.columns = List.copyOf(columns);
    this.rows = rows;
    if (columns.isEmpty() || new HashSet<>(columns).size() != columns.size()) {
      throw new IllegalArgumentException("a table has one column or more, each name once: " + columns);
    }
  }

  /// A table whose rows are in memory.
  public static CsvTable of(List<String> columns, List<List<String>> rows) {
    List<List<String>> kept = rows.stream().map(List::copyOf).toList();
    return new CsvTable(columns, kept::stream);
  }

  /// A table whose rows are made when they are needed: twice, where a store has to try twice.
  public static CsvTable streamed(List<String> columns, RowSource rows) {
    return new CsvTable(columns, rows);
  }

  /// The names of the columns, in their order.
  public List<String> columns() {
    return columns;
  }

  /// The rows, one after the other, in constant memory. A fault in the middle is an [UncheckedIOException]. The caller closes the stream.
  public Stream<List<String>> rows() throws IOException {
    return rows.open();
  }

  /// All rows in memory.
  public List<List<String>> all() throws IOException {
    try (Stream<List<String>> stream = rows()) {
      return stream.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// All rows in memory, each by column.
  public List<Map<String, String>> maps() throws IOException {
    List<Map<String, String>> maps = new ArrayList<>();
    for (List<String> row : all()) {
      Map<String, String> map = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        map.put(columns.get(i), row.get(i));
      }
      maps.add(map);
    }
    return maps;
  }

  @Override
  public String toString() {
    return "table of " + String.join(", ", columns);
  }
}
