package dev.larder.cli;

import dev.larder.datastore.arrow.TableWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows on their way out, in one [OutputFormat]; one at a time, so that a million of them need no memory. Not thread-safe.
///
/// Get one from [Output#rows], which also ends it. A table holds back its first rows to find out how wide its columns are.
abstract sealed class Rows permits ColumnarRows, CsvRows, JsonRows, TableRows {
  final List<Column> columns;

  Rows(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /// Neither closes nor buffers `out`.
  static Rows of(OutputFormat format, List<Column> columns, OutputStream out) throws IOException {
    return switch (format) {
      case TABLE -> new TableRows(columns, out);
      case JSON -> new JsonRows(columns, out, JsonRows.Framing.ARRAY);
      case JSONL -> new JsonRows(columns, out, JsonRows.Framing.LINES);
      case CSV -> new CsvRows(columns, out);
      case ARROW -> new ColumnarRows(columns, TableWriter::arrow, out);
      case PARQUET -> new ColumnarRows(columns, TableWriter::parquet, out);
    };
  }

  /// One row: a value for each column, in their order. Values are text, numbers, truth values, null, lists, maps, or anything
  /// whose text says it all (ids, names, times).
  final void add(@Nullable Object... values) throws IOException {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException("%d values for columns %s".formatted(values.length, columns));
    }
    write(values);
  }

  abstract void write(@Nullable Object[] values) throws IOException;

  /// Writes what is held back, as after a failure: a JSON array stays open, so that nobody takes a part for the whole.
  abstract void flush() throws IOException;

  /// Completes the output.
  abstract void end() throws IOException;

  /// Gives back what is not on the heap. Nothing is written afterwards.
  void free() {}
}
