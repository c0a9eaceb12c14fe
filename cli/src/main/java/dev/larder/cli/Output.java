package dev.larder.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The option `--output`, and what it stands for: where a command's data goes. A mixin of every command that prints data.
final class Output {
  @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "table", description = "How data is printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  OutputFormat format() {
    return format;
  }

  /// Prints the rows that `source` adds. Where it fails, what it added is printed, and a JSON array stays open.
  void rows(List<Column> columns, RowSource source) throws Exception {
    OutputStream out = Larder.of(command).out();
    Rows rows = Rows.of(format, columns, out);
    try {
      add(source, rows, out);
      rows.end();
      out.flush();
    } finally {
      rows.free();
    }
  }

  private static void add(RowSource source, Rows rows, OutputStream out) throws Exception {
    try {
      source.addTo(rows);
    } catch (Exception e) {
      flushAfter(e, rows, out);
      throw e;
    }
  }

  private static void flushAfter(Exception failure, Rows rows, OutputStream out) {
    try {
      rows.flush();
      out.flush();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /// Prints one object: a value for each column, in their order.
  void object(List<Column> columns, @Nullable Object... values) throws IOException {
    SingleObject.print(format, columns, values, Larder.of(command).out());
  }

  /// What fills [Rows].
  interface RowSource {
    void addTo(Rows rows) throws Exception;
  }
}
