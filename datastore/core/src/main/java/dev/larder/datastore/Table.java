package dev.larder.datastore;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A table of texts in a file, row by row: CSV (RFC 4180, the first line names the columns) or JSON lines (one flat object a line).
///
/// Strict, because what is read here becomes data IDs: UTF-8 only, each column named once, each row as long as the first.
public final class Table implements Closeable {
  private static final JsonFactory JSON = JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final Path file;
  private final BufferedReader text;
  private final Rows rows;

  /// One row.
  ///
  /// @param line where it begins in the file, 1 for the first line
  /// @param values by column, in the order of the file
  public record Row(long line, Map<String, String> values) {}

  @FunctionalInterface
  private interface Rows {
    Optional<Row> next() throws IOException;
  }

  private Table(Path file, BufferedReader text, boolean jsonLines) throws IOException {
    this.file = file;
    this.text = text;
    this.rows = jsonLines ? new JsonLines() : new Csv(List.of());
  }

  private Table(Path file, BufferedReader text, List<String> columns) throws IOException {
    this.file = file;
    this.text = text;
    this.rows = new Csv(columns);
  }

  /// Opens a CSV table whose first line is a row: the columns are these. Packed ones (`.gz`) are unpacked on the way.
  ///
  /// @throws TableException if it cannot be read
  public static Table open(Path file, List<String> columns) throws IOException {
    return open(file, text -> new Table(file, text, columns));
  }

  private interface Opening {
    Table of(BufferedReader text) throws IOException;
  }

  /// Opens a table. Files that end in `.jsonl` or `.ndjson` are JSON lines, all others CSV.
  ///
  /// @throws TableException if it cannot be read, or has no line that names its columns
  public static Table open(Path file) throws IOException {
    boolean jsonLines = Formats.ofFile(file.getFileName().toString()).equals("application/x-ndjson");
    return open(file, text -> new Table(file, text, jsonLines));
  }

  private static Table open(Path file, Opening opening) throws IOException {
    if (Files.isDirectory(file)) {
      throw new TableException("%s is a folder, not a table".formatted(file), "Name a CSV or JSON-lines file.", null);
    }
    BufferedReader text;
    try {
      text = new BufferedReader(
          new InputStreamReader(bytes(file), StandardCharsets.UTF_8.newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)),
          1 << 16);
    } catch (FileNotFoundException e) {
      throw new TableException(Files.exists(file)
          ? "%s cannot be read: permission denied".formatted(file)
          : "there is no file %s".formatted(file), "Check the name and the permissions of the table.", e);
    }
    try {
      skipByteOrderMark(text);
      return opening.of(text);
    } catch (CharacterCodingException e) {
      text.close();
      throw notUtf8(file, e);
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  private static InputStream bytes(Path file) throws IOException {
    InputStream in = new FileInputStream(file.toFile());
    try {
      return Formats.extension(file.getFileName().toString()).equals("gz") ? new GZIPInputStream(in, 1 << 16) : in;
    } catch (IOException e) {
      in.close();
      throw new TableException("%s is no gzip file: %s".formatted(file, e.getMessage()), "Name a CSV table.", e);
    }
  }

  private static TableException notUtf8(Path file, Exception cause) {
    return new TableException("%s is not UTF-8".formatted(file), "Convert it, e.g. with iconv.", cause);
  }

  /// Spreadsheets begin their CSV files with one, which would become part of the first column's name.
  private static void skipByteOrderMark(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != '\uFEFF') {
      text.reset();
    }
  }

  /// The next row; empty behind the last.
  ///
  /// @throws TableException if the file is damaged there
  public Optional<Row> next() throws IOException {
    try {
      return rows.next();
    } catch (CharacterCodingException e) {
      throw notUtf8(file, e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw notUtf8(file, e);
      }
      throw e.getCause();
    } catch (CsvParseException e) {
      throw new TableException("%s is no CSV: %s".formatted(file, e.getMessage()), "Mend the file.", e);
    }
  }

  /// The value of `column` in `row`, which must be there and not empty.
  ///
  /// @throws TableException naming file, line and column otherwise
  public String required(Row row, String column) throws TableException {
    String value = row.values().get(column);
    if (value == null) {
      throw new TableException(
          "%s, line %d: there is no column %s; there are: %s".formatted(file, row.line(), column,
              String.join(", ", row.values().keySet().stream().limit(12).toList())),
          "Name a column that the table has; capitals count.", null);
    }
    if (value.isBlank()) {
      throw new TableException("%s, line %d: column %s is empty".formatted(file, row.line(), column),
          "Give it a value, or leave the row out.", null);
    }
    return value;
  }

  public Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  private final class Csv implements Rows {
    private final CloseableIterator<CsvRecord> records;
    private final List<String> columns;

    /// @param named the columns; none where the first line names them
    Csv(List<String> named) throws IOException {
      records = CsvReader.builder().skipEmptyLines(true).extraFieldStrategy(FieldMismatchStrategy.IGNORE)
          .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // such rows are refused below, with their line
          .ofCsvRecord(text).iterator();
      try {
        columns = !named.isEmpty() ? named : records.hasNext() ? records.next().getFields() : List.of();
      } catch (UncheckedIOException | CsvParseException e) {
        throw new TableException("%s is no CSV in UTF-8: %s".formatted(file, e.getMessage()),
            "Convert or mend the file.", e);
      }
      if (columns.isEmpty()) {
        throw new TableException("%s is empty".formatted(file), "Its first line must name the columns.", null);
      }
      for (int i = 0; i < columns.size(); i++) {
        if (columns.indexOf(columns.get(i)) != i) {
          throw new TableException("%s, line 1: two columns are called %s".formatted(file, columns.get(i)),
              "Give each column a name of its own.", null);
        }
      }
    }

    @Override
    public Optional<Row> next() throws TableException {
      if (!records.hasNext()) {
        return Optional.empty();
      }
      CsvRecord record = records.next();
      if (record.getFieldCount() != columns.size()) {
        throw new TableException("%s, line %d: %d values in a table of %d columns".formatted(file,
            record.getStartingLineNumber(), record.getFieldCount(), columns.size()),
            "Mend the line; values that hold commas or line ends stand in double quotes.", null);
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        values.put(columns.get(i), record.getField(i));
      }
      return Optional.of(new Row(record.getStartingLineNumber(), values));
    }
  }

  private final class JsonLines implements Rows {
    private long line;

    @Override
    public Optional<Row> next() throws IOException {
      for (String json = text.readLine(); json != null; json = text.readLine()) {
        line++;
        if (!json.isBlank()) {
          return Optional.of(new Row(line, parse(json)));
        }
      }
      return Optional.empty();
    }

    private Map<String, String> parse(String json) throws IOException {
      Map<String, String> values = new LinkedHashMap<>();
      try (JsonParser parser = JSON.createParser(json)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw bad("it is no JSON object", null);
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          JsonToken token = parser.nextToken();
          if (!token.isScalarValue()) {
            throw bad("the value of %s is neither text nor a number".formatted(name), null);
          }
          values.put(name, token == JsonToken.VALUE_NULL ? "" : parser.getText());
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
          throw bad("it is not one whole JSON object", null);
        }
      } catch (JacksonException e) {
        throw bad(e.getOriginalMessage(), e);
      }
      return values;
    }

    private TableException bad(String why, @Nullable Exception cause) {
      return new TableException("%s, line %d: %s".formatted(file, line, why),
          "One flat JSON object stands in each line.", cause);
    }
  }
}
