package dev.larder.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Aligned columns. Widths are those of the first [#SAMPLE] rows; what is wider later pushes the rest of its line to the right.
final class TableRows extends Rows {
  private static final int SAMPLE = 500;

  private final BufferedWriter out;
  private final List<String[]> held = new ArrayList<>();
  private final int[] widths;
  private boolean streaming;

  TableRows(List<Column> columns, OutputStream out) {
    super(columns);
    this.out = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    widths = new int[columns.size()];
    hold(columns.stream().map(column -> column.name().replace('_', ' ').toUpperCase(Locale.ROOT))
        .toArray(String[]::new));
  }

  @Override
  void write(@Nullable Object[] values) throws IOException {
    String[] cells = new String[values.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = Cells.cell(columns.get(i).kind(), values[i]);
    }
    if (streaming) {
      print(cells);
    } else {
      hold(cells);
      if (held.size() > SAMPLE) {
        release();
      }
    }
  }

  private void hold(String[] cells) {
    held.add(cells);
    Arrays.setAll(widths, i -> Math.max(widths[i], width(cells[i])));
  }

  private void release() throws IOException {
    streaming = true;
    for (String[] cells : held) {
      print(cells);
    }
    held.clear();
  }

  private void print(String[] cells) throws IOException {
    for (int i = 0; i < cells.length; i++) {
      int padding = widths[i] - width(cells[i]);
      if (columns.get(i).rightAligned()) {
        pad(padding);
        out.write(cells[i]);
      } else {
        out.write(cells[i]);
        if (i + 1 < cells.length) {
          pad(padding);
        }
      }
      out.write(i + 1 < cells.length ? "  " : "\n");
    }
  }

  private void pad(int spaces) throws IOException {
    for (int i = 0; i < spaces; i++) {
      out.write(' ');
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  void flush() throws IOException {
    release();
    out.flush();
  }

  @Override
  void end() throws IOException {
    flush();
  }
}
