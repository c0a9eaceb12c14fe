package dev.larder.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a command prints when its answer is one thing: one JSON object, one row of columns, or a line for each field.
final class SingleObject {
  private SingleObject() {}

  static void print(OutputFormat format, List<Column> columns, @Nullable Object[] values, OutputStream out)
      throws IOException {
    switch (format) {
      case TABLE -> out.write(lines(columns, values).getBytes(StandardCharsets.UTF_8));
      case JSON -> {
        try (JsonGenerator generator = JsonValues.FACTORY.createGenerator(out)) {
          generator.setPrettyPrinter(JsonValues.pretty());
          JsonValues.writeObject(generator, columns, values);
          generator.writeRaw('\n');
        }
      }
      case JSONL, CSV, ARROW, PARQUET -> {
        Rows rows = Rows.of(format, columns, out);
        try {
          rows.add(values);
          rows.end();
        } finally {
          rows.free();
        }
      }
    }
    out.flush();
  }

  /// The elements of a list of objects stand below each other.
  private static String lines(List<Column> columns, @Nullable Object[] values) {
    int width = columns.stream().mapToInt(column -> column.name().length()).max().orElse(0);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      String name = columns.get(i).name().replace('_', ' ');
      Column.Kind kind = columns.get(i).kind();
      if (values[i] instanceof Collection<?> list && list.stream().anyMatch(Map.class::isInstance)) {
        for (Object element : list) {
          line(lines, name, width, Cells.cell(kind, element));
          name = "";
        }
      } else {
        line(lines, name, width, Cells.cell(kind, values[i]));
      }
    }
    return lines.toString();
  }

  private static void line(StringBuilder lines, String name, int width, String value) {
    lines.append(name).repeat(' ', width + 2 - name.length()).append(value).append('\n');
  }
}
