package dev.larder.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.larder.datastore.Durability;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the lines of one segment, whose checksums are right. [RecordEncoder] is its mirror.
///
/// Fields of known records that this program does not know are passed over; what it needs and does not find, or cannot accept,
/// makes the record [JournalRecord.Refused], which concerns nothing but this record. Where the record is one that holds the
/// journal together (header, seal, fence, trailer), the segment is corrupt instead. Deep nesting and huge
/// numbers are refused by the parser's own limits.
final class RecordDecoder {
  private static final int LONGEST_REASON = 300;
  private static final List<String> FRAME = List.of("c", "n", "t");
  private static final Set<String> HOLDING = Set.of("H", "Z", "F", "T");
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
      return record;
    } catch (IOException | RuntimeException e) {
      // Whatever a parser may throw at a hostile line: it ends here, and the next line gets a parser of its own.
      parser = null;
      if (kind.isEmpty()) {
        throw new CorruptSegmentException(line, "it has a line that is no record: " + reason(e));
      }
      if (HOLDING.contains(kind)) {
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

  /// One parser for as many lines as go well: making one costs as much as a short record.
  private JsonParser parserAt(int start) throws IOException {
    JsonParser json = parser;
    if (json == null) {
      json = JSON.createParser(bytes, start, bytes.length - start);
      parser = json;
      parserStart = start;
    }
    return json;
  }

  private JournalRecord decode(String kind, RecordFields fields, int line)
      throws IOException, CorruptSegmentException {
    return switch (kind) {
      case "H" -> header(fields);
      case "I" -> intent(fields);
      case "S" -> stored(fields);
      case "A" -> new JournalRecord.GivenUp(onlyClaim(fields));
      case "C" -> new JournalRecord.Conceded(onlyClaim(fields));
      case "Z" -> {
        while (fields.next() != null) {
          fields.skip();
        }
        yield new JournalRecord.Seal();
      }
      case "F" -> fence(fields);
      case "T" -> trailer(fields);
      default -> {
        // Only a lower-case letter says that who does not know the kind may go on.
        if (kind.isEmpty() || kind.charAt(0) < 'a' || kind.charAt(0) > 'z') {
          throw new CorruptSegmentException(line,
              "it has a record of the kind %s, which a newer Larder wrote".formatted(RecordFields.printable(kind, 20)));
        }
        parser = null; // What else such a record holds is not our business, not even whether it is JSON.
        yield new JournalRecord.Skipped(kind);
      }
    };
  }

  private static JournalRecord header(RecordFields fields) throws IOException {
    Integer format = null;
    Integer reader = null;
    UUID repository = null;
    RunName run = null;
    UUID incarnation = null;
    WriterProcess process = null;
    Integer lease = null;
    Durability durability = null;
    Instant begun = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "format" -> format = fields.integer();
        case "reader" -> reader = fields.integer();
        case "repository" -> repository = fields.uuid();
        case "run" -> run = new RunName(fields.text());
        case "incarnation" -> incarnation = fields.uuid();
        case "process" -> process = process(fields);
        case "lease_seconds" -> lease = fields.integer();
        case "durability" -> durability = Durability.valueOf(fields.text());
        case "begun" -> begun = fields.instant();
        default -> fields.skip();
      }
    }
    return new JournalRecord.Header(needed("format", format), needed("reader", reader),
        needed("repository", repository), needed("run", run), needed("incarnation", incarnation),
        needed("process", process), needed("lease_seconds", lease), needed("durability", durability),
        needed("begun", begun));
  }

  private static JournalRecord intent(RecordFields fields) throws IOException {
    List<Claim> claims = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      if (name.equals("claims")) {
        claims = new ArrayList<>();
        fields.beginList();
        while (fields.element()) {
          claims.add(claim(fields));
        }
      } else {
        fields.skip();
      }
    }
    return new JournalRecord.Intent(needed("claims", claims));
  }

  private static Claim onlyClaim(RecordFields fields) throws IOException {
    Claim claim = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      if (name.equals("claim")) {
        claim = claim(fields);
      } else {
        fields.skip();
      }
    }
    return needed("claim", claim);
  }

  private static Claim claim(RecordFields fields) throws IOException {
    fields.beginList();
    fields.element();
    UUID id = fields.uuid();
    fields.element();
    String component = fields.text();
    fields.element();
    ArtifactPath path = new ArtifactPath(fields.text());
    fields.endList();
    return new Claim(id, component.isEmpty() ? "" : new DatasetTypeName(component).value(), path);
  }

  private static JournalRecord stored(RecordFields fields) throws IOException {
    UUID id = null;
    DatasetTypeName type = null;
    DataId dataId = null;
    List<StorageRecord> records = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "id" -> id = fields.uuid();
        case "type" -> type = new DatasetTypeName(fields.text());
        case "data_id" -> dataId = dataId(fields);
        case "records" -> records = storageRecords(fields);
        default -> fields.skip();
      }
    }
    return new JournalRecord.Stored(needed("id", id), needed("type", type), needed("data_id", dataId),
        needed("records", records));
  }

  private static DataId dataId(RecordFields fields) throws IOException {
    fields.beginObject();
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    for (String name = fields.next(); name != null; name = fields.next()) {
      if (values.put(new DimensionName(name), fields.textOrNumber()) != null) {
        throw new IllegalArgumentException("the data ID names dimension " + name + " twice");
      }
    }
    return new DataId(values);
  }

  private static List<StorageRecord> storageRecords(RecordFields fields) throws IOException {
    List<StorageRecord> records = new ArrayList<>();
    fields.beginList();
    while (fields.element()) {
      StorageRecord record = storageRecord(fields);
      if (!records.isEmpty() && records.stream().anyMatch(other -> other.component().equals(record.component()))) {
        throw new IllegalArgumentException("it has two storage records of component \"" + record.component() + "\"");
      }
      records.add(record);
    }
    if (records.isEmpty()) {
      throw new IllegalArgumentException("it has no storage record");
    }
    return records;
  }

  private static StorageRecord storageRecord(RecordFields fields) throws IOException {
    fields.beginObject();
    String component = null;
    ArtifactPath path = null;
    Long size = null;
    Checksum checksum = null;
    String format = null;
    Instant written = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "component" -> component = fields.text();
        case "path" -> path = new ArtifactPath(fields.text());
        case "size" -> size = fields.number();
        case "checksum" -> checksum = Checksum.parse(fields.text());
        case "format" -> format = fields.text();
        case "written" -> written = fields.instant();
        default -> fields.skip();
      }
    }
    return new StorageRecord(needed("component", component), needed("path", path), needed("size", size),
        needed("checksum", checksum), needed("format", format), needed("written", written));
  }

  private static JournalRecord fence(RecordFields fields) throws IOException {
    WriterProcess by = null;
    String reason = null;
    Instant time = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "by" -> by = process(fields);
        case "reason" -> reason = fields.text();
        case "time" -> time = fields.instant();
        default -> fields.skip();
      }
    }
    return new JournalRecord.Fence(needed("by", by), needed("reason", reason), needed("time", time));
  }

  private static WriterProcess process(RecordFields fields) throws IOException {
    fields.beginObject();
    String host = null;
    String boot = null;
    Long pid = null;
    String started = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "host" -> host = fields.text();
        case "boot" -> boot = fields.text();
        case "pid" -> pid = fields.number();
        case "started" -> started = fields.text();
        default -> fields.skip();
      }
    }
    return new WriterProcess(needed("host", host), needed("boot", boot), needed("pid", pid),
        needed("started", started));
  }

  private static JournalRecord trailer(RecordFields fields) throws IOException {
    Integer records = null;
    String crc = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "records" -> records = fields.integer();
        case "crc" -> crc = fields.text();
        default -> fields.skip();
      }
    }
    return new JournalRecord.Trailer(needed("records", records), needed("crc", crc));
  }

  private static void field(JsonParser json, String name, JsonToken type) throws IOException {
    if (!name.equals(json.nextFieldName())) {
      throw new IllegalArgumentException("the field " + name + " is not where it must be");
    }
    expect(json, type);
  }

  private static void expect(JsonParser json, JsonToken type) throws IOException {
    if (json.nextToken() != type) {
      throw new IllegalArgumentException("%s where %s must be".formatted(json.currentToken(), type));
    }
  }

  private static <T> T needed(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("the field " + field + " is missing");
    }
    return value;
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    // The parser adds where it stood, on lines of their own; what it names there is the line we name already.
    int newline = message.indexOf('\n');
    return RecordFields.printable(newline < 0 ? message : message.substring(0, newline), LONGEST_REASON);
  }
}
