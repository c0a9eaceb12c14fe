package dev.larder.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// RFC 4180: a header, CRLF, quotes where they are needed. Null is an empty field, an empty text is `""`.
final class CsvRows extends Rows {
  private final Writer writer;
  private final CsvWriter csv;

  CsvRows(List<Column> columns, OutputStream out) {
    super(columns);
    writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    csv = CsvWriter.builder()
        .lineDelimiter(LineDelimiter.CRLF)
        .quoteStrategy(QuoteStrategies.EMPTY)
        .build(writer);
    csv.writeRecord(columns.stream().map(Column::name).toList());
  }

  @Override
  void write(@Nullable Object[] values) throws IOException {
    @Nullable
    String[] fields = new @Nullable String[values.length];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(values[i]);
    }
    csv.writeRecord(fields);
  }

  private static @Nullable String field(@Nullable Object value) throws IOException {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Optional<?> optional -> field(optional.orElse(null));
      case Map<?, ?> map -> JsonValues.compact(map);
      case Collection<?> list -> JsonValues.compact(list);
      default -> value.toString();
    };
  }

  @Override
  void flush() throws IOException {
    csv.flush();
  }

  @Override
  void end() throws IOException {
    csv.flush();
  }
}
