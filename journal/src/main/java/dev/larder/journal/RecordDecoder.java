package dev.larder.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads one line whose checksum is right. [RecordEncoder] is its mirror.
///
/// Fields of known records that this program does not know are passed over; what it needs and does not find, or cannot accept,
/// makes the record [JournalRecord.Refused], which concerns nothing but this record. Duplicate fields, deep nesting and huge
/// numbers are refused by the parser's own limits.
final class RecordDecoder {
  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(19).maxNameLength(512)
          .maxStringLength(SegmentBuilder.MAX_LINE).build())
      .build();

  private final byte[] bytes;
  private final int start;
  private final int end;
  private final int line;
  private long number;

  RecordDecoder(byte[] bytes, int start, int end, int line) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.line = line;
  }

  /// The number of the record that was decoded.
  long number() {
    return number;
  }

  JournalRecord decode() throws CorruptSegmentException {
    String kind = "?";
    try (JsonParser json = JSON.createParser(bytes, start, end - start)) {
      expect(json, JsonToken.START_OBJECT);
      field(json, "c", JsonToken.VALUE_STRING);
      field(json, "n", JsonToken.VALUE_NUMBER_INT);
      number = json.getLongValue();
      field(json, "t", JsonToken.VALUE_STRING);
      kind = json.getText();
      return decode(kind, json);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      if (kind.equals("?") || kind.equals("T")) {
        throw new CorruptSegmentException(line, "it has a line that is no record: " + reason(e));
      }
      return new JournalRecord.Refused(kind, reason(e));
    }
  }

  private JournalRecord decode(String kind, JsonParser json) throws IOException, CorruptSegmentException {
    return switch (kind) {
      case "H" -> header(json);
      case "I" -> intent(json);
      case "S" -> stored(json);
      case "A" -> new JournalRecord.GivenUp(onlyClaim(json));
      case "C" -> new JournalRecord.Conceded(onlyClaim(json));
      case "Z" -> {
        while (nextField(json) != null) {
          json.skipChildren();
        }
        yield new JournalRecord.Seal();
      }
      case "F" -> fence(json);
      case "T" -> trailer(json);
      default -> {
        // A capital letter means: who does not know this kind must not go on.
        if (kind.isEmpty() || Character.isUpperCase(kind.charAt(0))) {
          throw new CorruptSegmentException(line,
              "it has a record of the kind %s, which a newer Larder wrote".formatted(kind));
        }
        yield new JournalRecord.Skipped(kind);
      }
    };
  }

  private static JournalRecord header(JsonParser json) throws IOException {
    Integer format = null;
    Integer reader = null;
    UUID repository = null;
    RunName run = null;
    UUID incarnation = null;
    WriterProcess process = null;
    Integer lease = null;
    Durability durability = null;
    Instant begun = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      switch (name) {
        case "format" -> format = json.getIntValue();
        case "reader" -> reader = json.getIntValue();
        case "repository" -> repository = UUID.fromString(json.getText());
        case "run" -> run = new RunName(json.getText());
        case "incarnation" -> incarnation = UUID.fromString(json.getText());
        case "process" -> process = process(json);
        case "lease_seconds" -> lease = json.getIntValue();
        case "durability" -> durability = Durability.valueOf(json.getText());
        case "begun" -> begun = Instant.parse(json.getText());
        default -> json.skipChildren();
      }
    }
    return new JournalRecord.Header(needed("format", format), needed("reader", reader),
        needed("repository", repository),
        needed("run", run), needed("incarnation", incarnation), needed("process", process),
        needed("lease_seconds", lease), needed("durability", durability), needed("begun", begun));
  }

  private static JournalRecord intent(JsonParser json) throws IOException {
    List<Claim> claims = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      if (name.equals("claims")) {
        claims = new ArrayList<>();
        expectCurrent(json, JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
          claims.add(claim(json));
        }
      } else {
        json.skipChildren();
      }
    }
    return new JournalRecord.Intent(needed("claims", claims));
  }

  private static Claim onlyClaim(JsonParser json) throws IOException {
    Claim claim = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      if (name.equals("claim")) {
        claim = claim(json);
      } else {
        json.skipChildren();
      }
    }
    return needed("claim", claim);
  }

  private static Claim claim(JsonParser json) throws IOException {
    expectCurrent(json, JsonToken.START_ARRAY);
    Claim claim = new Claim(UUID.fromString(nextText(json)), nextText(json), new ArtifactPath(nextText(json)));
    expect(json, JsonToken.END_ARRAY);
    return claim;
  }

  private static JournalRecord stored(JsonParser json) throws IOException {
    UUID id = null;
    DatasetTypeName type = null;
    DataId dataId = null;
    List<StorageRecord> records = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      switch (name) {
        case "id" -> id = UUID.fromString(json.getText());
        case "type" -> type = new DatasetTypeName(json.getText());
        case "data_id" -> dataId = dataId(json);
        case "records" -> {
          records = new ArrayList<>();
          expectCurrent(json, JsonToken.START_ARRAY);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            records.add(storageRecord(json));
          }
        }
        default -> json.skipChildren();
      }
    }
    return new JournalRecord.Stored(needed("id", id), needed("type", type), needed("data_id", dataId),
        needed("records", records));
  }

  private static DataId dataId(JsonParser json) throws IOException {
    expectCurrent(json, JsonToken.START_OBJECT);
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    for (String name = nextField(json); name != null; name = nextField(json)) {
      values.put(new DimensionName(name), switch (json.currentToken()) {
        case VALUE_STRING -> json.getText();
        case VALUE_NUMBER_INT -> json.getLongValue();
        default -> throw new IllegalArgumentException("the value of " + name + " is neither text nor a whole number");
      });
    }
    return new DataId(values);
  }

  private static StorageRecord storageRecord(JsonParser json) throws IOException {
    expectCurrent(json, JsonToken.START_OBJECT);
    String component = null;
    ArtifactPath path = null;
    Long size = null;
    Checksum checksum = null;
    String format = null;
    Instant written = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      switch (name) {
        case "component" -> component = json.getText();
        case "path" -> path = new ArtifactPath(json.getText());
        case "size" -> size = json.getLongValue();
        case "checksum" -> checksum = Checksum.parse(json.getText());
        case "format" -> format = json.getText();
        case "written" -> written = Instant.parse(json.getText());
        default -> json.skipChildren();
      }
    }
    return new StorageRecord(needed("component", component), needed("path", path), needed("size", size),
        needed("checksum", checksum), needed("format", format), needed("written", written));
  }

  private static JournalRecord fence(JsonParser json) throws IOException {
    WriterProcess by = null;
    String reason = null;
    Instant time = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      switch (name) {
        case "by" -> by = process(json);
        case "reason" -> reason = json.getText();
        case "time" -> time = Instant.parse(json.getText());
        default -> json.skipChildren();
      }
    }
    return new JournalRecord.Fence(needed("by", by), needed("reason", reason), needed("time", time));
  }

  private static WriterProcess process(JsonParser json) throws IOException {
    expectCurrent(json, JsonToken.START_OBJECT);
    String host = null;
    String boot = null;
    Long pid = null;
    String started = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      switch (name) {
        case "host" -> host = json.getText();
        case "boot" -> boot = json.getText();
        case "pid" -> pid = json.getLongValue();
        case "started" -> started = json.getText();
        default -> json.skipChildren();
      }
    }
    return new WriterProcess(needed("host", host), needed("boot", boot), needed("pid", pid),
        needed("started", started));
  }

  private static JournalRecord trailer(JsonParser json) throws IOException {
    Integer records = null;
    String crc = null;
    for (String name = nextField(json); name != null; name = nextField(json)) {
      switch (name) {
        case "records" -> records = json.getIntValue();
        case "crc" -> crc = json.getText();
        default -> json.skipChildren();
      }
    }
    return new JournalRecord.Trailer(needed("records", records), needed("crc", crc));
  }

  /// Moves to the value of the next field and says its name, or null at the end of the object.
  private static @Nullable String nextField(JsonParser json) throws IOException {
    String name = json.nextFieldName();
    if (name == null) {
      expectCurrent(json, JsonToken.END_OBJECT);
      return null;
    }
    json.nextToken();
    return name;
  }

  private static void field(JsonParser json, String name, JsonToken type) throws IOException {
    if (!name.equals(json.nextFieldName())) {
      throw new IllegalArgumentException("the field " + name + " is not where it must be");
    }
    expect(json, type);
  }

  private static String nextText(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_STRING);
    return json.getText();
  }

  private static void expect(JsonParser json, JsonToken type) throws IOException {
    json.nextToken();
    expectCurrent(json, type);
  }

  private static void expectCurrent(JsonParser json, JsonToken type) {
    if (json.currentToken() != type) {
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
    return newline < 0 ? message : message.substring(0, newline);
  }
}
