package dev.larder.datastore;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// One reading of a table from an artifact.
final class CsvRows implements Iterator<List<String>>, Closeable {
  private final Opening opening;
  private final Reader text;
  private final CloseableIterator<CsvRecord> records;
  private final List<String> columns;
  private final int[] wanted;

  /// What is needed to read it again.
  record Opening(StoredArtifact artifact, Charset charset, char separator) {
    /// @param wanted columns that the table has
    CsvRows open(List<String> wanted) throws IOException {
      Reader text = new BufferedReader(new InputStreamReader(artifact.open(), charset.newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT)), 1 << 16);
      try {
        return new CsvRows(this, text, wanted);
      } catch (IOException | RuntimeException e) {
        text.close();
        throw e;
      }
    }
  }

  private CsvRows(Opening opening, Reader text, List<String> wanted) throws IOException {
    this.opening = opening;
    this.text = text;
    try {
      // Spreadsheets begin their files with a byte order mark, which would become part of the first column's name.
      text.mark(1);
      if (text.read() != '\uFEFF') {
        text.reset();
      }
      // Rows of another length are refused below, with their line.
      records = CsvReader.builder().fieldSeparator(opening.separator).skipEmptyLines(true)
          .missingFieldStrategy(FieldMismatchStrategy.IGNORE).extraFieldStrategy(FieldMismatchStrategy.IGNORE)
          .allowUnclosedQuote(false)
          .maxBufferSize(4 * CsvFormatter.MAX_FIELD).ofCsvRecord(text).iterator();
      columns = records.hasNext() ? records.next().getFields() : List.of();
    } catch (IOException | UncheckedIOException | CsvParseException e) {
      throw explained(e);
    }
    if (columns.isEmpty()) {
      throw FormatException.unreadable(opening.artifact, "it is empty, without a line that names its columns", null);
    }
    Set<String> names = new HashSet<>();
    for (String column : columns) {
      if (!names.add(column)) {
        throw FormatException.unreadable(opening.artifact,
            "two columns are called %s".formatted(FormatException.quoted(column)),
            null);
      }
    }
    this.wanted = wanted.stream().mapToInt(columns::indexOf).toArray();
  }

  List<String> columns() {
    return columns;
  }

  Stream<List<String>> stream() {
    return StreamSupport
        .stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
        .onClose(() -> {
          try {
            close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNext();
    } catch (UncheckedIOException | CsvParseException e) {
      throw new UncheckedIOException(explained(e));
    }
  }

  @Override
  public List<String> next() {
    CsvRecord record;
    try {
      record = records.next();
    } catch (UncheckedIOException | CsvParseException e) {
      throw new UncheckedIOException(explained(e));
    }
    if (record.getFieldCount() != columns.size()) {
      throw new UncheckedIOException(FormatException.unreadable(opening.artifact,
          "line %d has %d values in a table of %d columns".formatted(record.getStartingLineNumber(),
              record.getFieldCount(), columns.size()),
          null));
    }
    List<String> row = new ArrayList<>(wanted.length);
    for (int column : wanted) {
      row.add(record.getField(column));
    }
    return row;
  }

  private IOException explained(@Nullable Throwable e) {
    return switch (e) {
      case CharacterCodingException wrong -> TextFormatter.notThat(opening.artifact, opening.charset, wrong);
      case UncheckedIOException wrapped -> explained(wrapped.getCause());
      case IOException fault -> fault;
      case null -> new IOException("reading failed");
      default -> FormatException.unreadable(opening.artifact, String.valueOf(e.getMessage()), e);
    };
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
