package dev.larder.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the lines of one segment, whose checksums are right. [RecordEncoder] is its mirror.
///
/// Fields of known records that this program does not know are passed over; what it needs and does not find, or cannot accept,
/// makes the record [JournalRecord.Refused], which concerns nothing but this record. Where the record must not be passed over (header,
/// seal, fence, trailer, deletes, key conflicts), the segment is corrupt instead. Deep nesting and huge numbers are refused by the
/// parser's own limits.
final class RecordDecoder {
  private static final int LONGEST_REASON = 300;
  private static final List<String> FRAME = List.of("c", "n", "t");
  /// The kinds that must not be passed over: they hold the journal together, or let a dataset rise again.
  private static final Set<String> VITAL = Set.of("H", "Z", "F", "T", "D", "K", "Q");
  private static final JsonFactory JSON = JsonFactory.builder()
      // Names come from outside: they are not kept, so that no choice of them fills or slows a table that others share.
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(19).maxNameLength(512)
          .maxStringLength(SegmentBuilder.MAX_LINE).build())
      .build();

  private final byte[] bytes;
  private @Nullable JsonParser parser;
  private int parserStart;
  /// Where the parser stands between two lines.
  private int parserNext;
  private long number;

  RecordDecoder(byte[] bytes) {
    this.bytes = bytes;
  }

  /// The number of the record that was decoded last.
  long number() {
    return number;
  }

  /// Decodes the line from `start` to before `end`, where its line feed is.
  JournalRecord decode(int start, int end, int line) throws CorruptSegmentException {
    String kind = "";
    try {
      JsonParser json = parserAt(start);
      expect(json, JsonToken.START_OBJECT);
      field(json, "c", JsonToken.VALUE_STRING);
      field(json, "n", JsonToken.VALUE_NUMBER_INT);
      number = json.getLongValue();
      field(json, "t", JsonToken.VALUE_STRING);
      kind = json.getText();
      JournalRecord record = decode(kind, new RecordFields(json, FRAME), line);
      if (parser != null && parserStart + json.currentLocation().getByteOffset() != end) {
        throw new IllegalArgumentException("it does not end where its line ends");
      }
      parserNext = end + 1;
      return record;
    } catch (IOException | RuntimeException e) {
      // Whatever a parser may throw at a hostile line: it ends here, and the next line gets a parser of its own.
      parser = null;
      if (kind.isEmpty()) {
        throw new CorruptSegmentException(line, "it has a line that is no record: " + reason(e));
      }
      if (VITAL.contains(kind)) {
        throw new CorruptSegmentException(line,
            "its record %s cannot be accepted: %s".formatted(kind, reason(e)));
      }
      return new JournalRecord.Refused(kind, reason(e));
    }
  }

  /// Ends the reading of this segment.
  void close() {
    if (parser != null) {
      try {
        parser.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // a parser of bytes in memory does no I/O
      }
    }
  }

  /// One parser for as many lines as follow one another and go well: making one costs as much as a short record.
  private JsonParser parserAt(int start) throws IOException {
    JsonParser json = parser;
    if (json == null || parserNext != start) {
      close();
      json = JSON.createParser(bytes, start, bytes.length - start);
      parser = json;
      parserStart = start;
    }
    return json;
  }

  private JournalRecord decode(String kind, RecordFields fields, int line)
      throws IOException, CorruptSegmentException {
    return switch (kind) {
      case "H" -> HoldingRecords.header(fields);
      case "I" -> StoringRecords.intent(fields);
      case "S" -> StoringRecords.stored(fields);
      case "A" -> new JournalRecord.GivenUp(StoringRecords.onlyClaim(fields));
      case "C" -> new JournalRecord.Conceded(StoringRecords.onlyClaim(fields));
      case "D" -> DeletingRecords.intent(fields);
      case "K" -> DeletingRecords.committed(fields);
      case "X" -> DeletingRecords.outcomes(fields);
      case "Q" -> DeletingRecords.keyConflict(fields);
      case "Z" -> {
        while (fields.next() != null) {
          fields.skip();
        }
        yield new JournalRecord.Seal();
      }
      case "F" -> HoldingRecords.fence(fields);
      case "T" -> HoldingRecords.trailer(fields);
      default -> {
        // Only a lower-case letter says that who does not know the kind may go on.
        if (kind.isEmpty() || kind.charAt(0) < 'a' || kind.charAt(0) > 'z') {
          throw new CorruptSegmentException(line,
              "it has a record of the kind %s, which a newer Larder wrote".formatted(FreeText.printable(kind, 20)));
        }
        parser = null; // What else such a record holds is not our business, not even whether it is JSON.
        yield new JournalRecord.Skipped(kind);
      }
    };
  }

  private static void field(JsonParser json, String name, JsonToken type) throws IOException {
    if (!name.equals(json.nextFieldName())) {
      throw new IllegalArgumentException("the field " + name + " is not where it must be");
    }
    expect(json, type);
  }

  private static void expect(JsonParser json, JsonToken type) throws IOException {
    if (json.nextToken() != type) {
      throw new IllegalArgumentException("it has " + RecordFields.mismatch(json, type));
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    // The parser adds where it stood, on lines of their own; what it names there is the line we name already.
    int newline = message.indexOf('\n');
    return FreeText.printable(newline < 0 ? message : message.substring(0, newline), LONGEST_REASON);
  }
}
