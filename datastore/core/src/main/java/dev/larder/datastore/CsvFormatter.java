package dev.larder.datastore;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Tables of texts as CSV (RFC 4180, but lines end in a line feed) or with tabs; the first line names the columns.
///
/// All rows are as long as the first line, on reading and on writing. A part of the columns takes the time of all: the file has to be read.
final class CsvFormatter implements Formatter<CsvTable> {
  /// The longest value, in characters, so that nothing is written that could not be read again.
  static final int MAX_FIELD = 16 << 20;

  @Override
  public Class<CsvTable> type() {
    return CsvTable.class;
  }

  @Override
  public List<String> formats() {
    return List.of("text/csv", "text/tab-separated-values");
  }

  @Override
  public Set<ReadParameters.Name> parameters() {
    return Set.of(ReadParameters.Name.COLUMNS, ReadParameters.Name.CHARSET);
  }

  static char separator(MediaType format) {
    return format.type().equals("text/tab-separated-values") ? '\t' : ',';
  }

  @Override
  public Content write(CsvTable value, MediaType format) throws FormatException {
    if (!TextFormatter.isUtf8(format)) {
      throw FormatException.unwritable(format, "tables are written in UTF-8 only", "Leave the charset out.", null);
    }
    return WrittenContent.of(out -> {
      CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder().onMalformedInput(CodingErrorAction.REPORT);
      Writer text = new OutputStreamWriter(out, utf8);
      CsvWriter csv = CsvWriter.builder().fieldSeparator(separator(format)).lineDelimiter(LineDelimiter.LF)
          .quoteStrategy(QuoteStrategies.EMPTY).build(text);
      csv.writeRecord(value.columns());
      try (Stream<List<String>> rows = value.rows()) {
        for (Iterator<List<String>> each = rows.iterator(); each.hasNext();) {
          List<String> row = each.next();
          if (row.size() != value.columns().size()) {
            throw FormatException.unwritable(format,
                "a row of %d values in a table of %d columns".formatted(row.size(), value.columns().size()),
                "Give each row a value for each column.", null);
          }
          if (row.stream().anyMatch(field -> field.length() > MAX_FIELD)) {
            throw FormatException.unwritable(format, "a value of more than %,d characters".formatted(MAX_FIELD),
                "Store it as a dataset of its own.", null);
          }
          csv.writeRecord(row);
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      csv.flush();
    });
  }

  @Override
  public CsvTable read(StoredArtifact artifact, Class<? extends CsvTable> as, ReadParameters parameters)
      throws IOException {
    CsvRows.Opening opening = new CsvRows.Opening(artifact, TextFormatter.charset(artifact, parameters),
        separator(artifact.format()));
    List<String> columns;
    try (CsvRows rows = opening.open(List.of())) {
      columns = rows.columns();
    }
    List<String> wanted = parameters.columns().isEmpty() ? columns : parameters.columns();
    for (String column : wanted) {
      if (!columns.contains(column)) {
        throw FormatException.noColumn(artifact, column, columns);
      }
    }
    return CsvTable.streamed(wanted, () -> opening.open(wanted).stream());
  }
}
