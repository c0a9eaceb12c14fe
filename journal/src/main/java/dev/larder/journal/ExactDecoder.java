package dev.larder.journal;

import dev.larder.datastore.Durability;
import dev.larder.journal.JournalRecord.Conceded;
import dev.larder.journal.JournalRecord.DeleteCommitted;
import dev.larder.journal.JournalRecord.DeleteIntent;
import dev.larder.journal.JournalRecord.DeleteOutcomes;
import dev.larder.journal.JournalRecord.GivenUp;
import dev.larder.journal.JournalRecord.Header;
import dev.larder.journal.JournalRecord.Intent;
import dev.larder.journal.JournalRecord.Seal;
import dev.larder.journal.JournalRecord.Skipped;
import dev.larder.journal.JournalRecord.Stored;
import dev.larder.journal.JournalRecord.Trailer;
import dev.larder.model.ArtifactLocation;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.ExternalUri;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads lines of the very form in which [RecordEncoder] writes, of the kinds that come by the million, several times as fast as a parser of JSON.
/// Every other line is left to [RecordDecoder]. What this one accepts, that one accepts with the same value; a test holds them together.
final class ExactDecoder {
  private static final Literal N = new Literal("\"n\":");
  private static final Literal T = new Literal(",\"t\":\"");
  private static final Literal CLAIMS = new Literal(",\"claims\":[");
  private static final Literal CLAIM = new Literal(",\"claim\":[\"");
  private static final Literal ID = new Literal(",\"id\":\"");
  private static final Literal TYPE = new Literal(",\"type\":\"");
  private static final Literal DATA_ID = new Literal(",\"data_id\":{");
  private static final Literal RECORDS = new Literal(",\"records\":[");
  private static final Literal COMPONENT = new Literal("{\"component\":\"");
  private static final Literal PATH = new Literal(",\"path\":\"");
  private static final Literal URI = new Literal(",\"uri\":\"");
  private static final Literal SIZE = new Literal(",\"size\":");
  private static final Literal CHECKSUM = new Literal(",\"checksum\":\"");
  private static final Literal SHA256 = new Literal("sha256:");
  private static final Literal NONE = new Literal("none\"");
  private static final Literal FORMAT = new Literal(",\"format\":\"");
  private static final Literal WRITTEN = new Literal(",\"written\":\"");
  private static final Literal INPUTS = new Literal(",\"inputs\":[\"");
  private static final Literal LIFTS = new Literal(",\"lifts\":[\"");
  private static final Literal OPERATION = new Literal(",\"operation\":\"");
  private static final Literal ACTION = new Literal(",\"action\":\"");
  private static final Literal RUN = new Literal(",\"run\":\"");
  private static final Literal INCARNATION = new Literal(",\"incarnation\":\"");
  private static final Literal TARGETS = new Literal(",\"targets\":[");
  private static final Literal OUTCOMES = new Literal(",\"outcomes\":[");
  private static final Literal COUNT = new Literal(",\"records\":");
  private static final Literal CRC = new Literal(",\"crc\":\"");

  private static final Literal HEADER_FORMAT = new Literal(",\"format\":");
  private static final Literal READER = new Literal(",\"reader\":");
  private static final Literal REPOSITORY = new Literal(",\"repository\":\"");
  private static final Literal SCOPE = new Literal(",\"scope\":\"");
  private static final Literal OPERATIONS = new Literal("operations\"");
  private static final Literal PROCESS = new Literal(",\"process\":{");
  private static final Literal HOST = new Literal("\"host\":\"");
  private static final Literal BOOT = new Literal(",\"boot\":\"");
  private static final Literal PID = new Literal(",\"pid\":");
  private static final Literal STARTED = new Literal(",\"started\":\"");
  private static final Literal LEASE = new Literal(",\"lease_seconds\"");
  private static final Literal DURABILITY = new Literal(",\"durability\":\"");
  private static final Literal BEGUN = new Literal(",\"begun\":\"");
  private static final Literal JOB = new Literal(",\"job\":\"");

  private static final JournalRecord PASSED_INTENT = new Skipped("I");

  private final ExactLine line;
  private final boolean claims;
  private final Repeated<String> components = new Repeated<>();
  private final Repeated<String> formats = new Repeated<>();
  private final Repeated<String> values = new Repeated<>();
  private final Repeated<DatasetTypeName> types = new Repeated<>();
  private final Repeated<DimensionName> dimensions = new Repeated<>();
  private long number;
  private int end;

  /// @param claims whether intents are to be told; otherwise each is checked as well, and stands for [Skipped]
  ExactDecoder(byte[] bytes, boolean claims) {
    line = new ExactLine(bytes);
    this.claims = claims;
  }

  /// The number of the record that was decoded last.
  long number() {
    return number;
  }

  /// Where the line feed of the line is that was decoded last.
  int end() {
    return end;
  }

  /// Decodes the line that begins at `start`, if it is in the exact form behind its checksum field; null where it is not. Neither that field nor
  /// the length of the line was looked at.
  @Nullable
  JournalRecord decode(int start) {
    try {
      line.begin(start + SegmentBuilder.PREFIX);
      line.expect(N);
      number = line.number();
      line.expect(T);
      byte kind = line.next();
      line.expect('"');
      JournalRecord record = record(kind);
      line.expect('}');
      end = line.end();
      return record;
    } catch (ExactLine.Deviation | IllegalArgumentException | DateTimeException e) {
      // Nothing is decided here: the other decoder reads the line again and says what is wrong with it, if anything is.
      return null;
    }
  }

  private JournalRecord record(byte kind) {
    return switch (kind) {
      case 'H' -> header();
      case 'I' -> {
        line.expect(CLAIMS);
        if (claims) {
          yield new Intent(list(this::claim));
        }
        passClaims();
        yield PASSED_INTENT;
      }
      case 'S' -> stored();
      case 'A' -> {
        line.expect(CLAIM);
        yield new GivenUp(claim());
      }
      case 'C' -> {
        line.expect(CLAIM);
        yield new Conceded(claim());
      }
      case 'D' -> deleteIntent();
      case 'K' -> {
        line.expect(OPERATION);
        yield new DeleteCommitted(line.uuid());
      }
      case 'X' -> {
        line.expect(OPERATION);
        UUID operation = line.uuid();
        line.expect(OUTCOMES);
        yield new DeleteOutcomes(operation, list(this::outcome));
      }
      case 'Z' -> new Seal();
      case 'T' -> trailer();
      default -> throw new ExactLine.Deviation();
    };
  }

  private Header header() {
    line.expect(HEADER_FORMAT);
    int format = integer();
    line.expect(READER);
    int reader = integer();
    line.expect(REPOSITORY);
    UUID repository = line.uuid();
    JournalScope scope = scope();
    line.expect(PROCESS);
    line.expect(HOST);
    String host = line.text();
    line.expect(BOOT);
    String boot = line.text();
    line.expect(PID);
    long pid = line.number();
    line.expect(STARTED);
    WriterProcess process = new WriterProcess(host, boot, pid, line.text());
    line.expect('}');
    line.expect(LEASE);
    line.expect(':');
    int lease = integer();
    line.expect(DURABILITY);
    Durability durability = word(Durability.values(), Durability::name);
    line.expect(BEGUN);
    Instant begun = line.instant();
    return new Header(format, reader, repository, scope, process, lease, durability, begun,
        line.found(JOB) ? line.text() : "");
  }

  private JournalScope scope() {
    if (line.found(SCOPE)) {
      line.expect(OPERATIONS);
      return new JournalScope.OperationsScope();
    }
    line.expect(RUN);
    RunName run = new RunName(line.text());
    line.expect(INCARNATION);
    return new JournalScope.RunScope(run, line.uuid());
  }

  private int integer() {
    long number = line.number();
    if (number != (int) number) {
      throw new ExactLine.Deviation();
    }
    return (int) number;
  }

  private interface Element<E> {
    /// What a list `["…` holds, from behind its quote to behind its bracket.
    E read();
  }

  /// Lists in a list, from behind its bracket to behind its end.
  private <E> List<E> list(Element<E> element) {
    List<E> list = new ArrayList<>();
    if (!line.found(']')) {
      do {
        line.expect('[');
        line.expect('"');
        list.add(element.read());
      } while (line.found(','));
      line.expect(']');
    }
    return list;
  }

  private Claim claim() {
    UUID id = line.uuid();
    String component = component();
    comma();
    Claim claim = new Claim(id, component, line.path());
    line.expect(']');
    return claim;
  }

  /// What `list(this::claim)` accepts, without making it.
  private void passClaims() {
    if (!line.found(']')) {
      do {
        line.expect('[');
        line.expect('"');
        line.uuid();
        component();
        comma();
        line.passPath();
        line.expect(']');
      } while (line.found(','));
      line.expect(']');
    }
  }

  private DeleteIntent deleteIntent() {
    line.expect(OPERATION);
    UUID operation = line.uuid();
    line.expect(ACTION);
    DeleteAction action = word(DeleteAction.values(), DeleteAction::word);
    line.expect(RUN);
    RunName run = new RunName(line.text());
    line.expect(INCARNATION);
    UUID incarnation = line.uuid();
    line.expect(TARGETS);
    return new DeleteIntent(operation, action, run, incarnation, list(this::target));
  }

  private DeleteTarget target() {
    UUID id = line.uuid();
    if (line.found(']')) {
      return new DeleteTarget.NotStored(id);
    }
    String component = component();
    comma();
    DeleteTarget target = new DeleteTarget.AtPath(id, component, line.path());
    line.expect(']');
    return target;
  }

  private DeleteOutcome outcome() {
    UUID id = line.uuid();
    String component = component();
    comma();
    var path = line.path();
    comma();
    var outcome = word(DeleteOutcome.Outcome.values(), DeleteOutcome.Outcome::word);
    comma();
    DeleteOutcome read = new DeleteOutcome(id, component, path, outcome, line.text());
    line.expect(']');
    return read;
  }

  /// A component, as an element of a list.
  private String component() {
    comma();
    return line.repeated(components, ExactDecoder::checkedComponent);
  }

  private static String checkedComponent(String component) {
    return component.isEmpty() ? "" : new DatasetTypeName(component).value();
  }

  private void comma() {
    line.expect(',');
    line.expect('"');
  }

  private <E> E word(E[] all, Function<E, String> word) {
    String text = line.repeated(values, Function.identity());
    for (E value : all) {
      if (word.apply(value).equals(text)) {
        return value;
      }
    }
    throw new ExactLine.Deviation();
  }

  private Stored stored() {
    line.expect(ID);
    UUID id = line.uuid();
    line.expect(TYPE);
    DatasetTypeName type = line.repeated(types, DatasetTypeName::new);
    line.expect(DATA_ID);
    DataId dataId = dataId();
    line.expect(RECORDS);
    List<StorageRecord> records = storageRecords();
    return new Stored(id, type, dataId, records, ids(INPUTS), ids(LIFTS));
  }

  private DataId dataId() {
    TreeMap<DimensionName, Object> read = new TreeMap<>();
    if (!line.found('}')) {
      do {
        line.expect('"');
        DimensionName name = line.repeated(dimensions, DimensionName::new);
        line.expect(':');
        Object value;
        if (line.atNumber()) {
          value = line.number();
        } else {
          line.expect('"');
          value = line.repeated(values, Function.identity());
        }
        if (read.put(name, value) != null || read.size() > RecordFields.MAX_FIELDS) {
          throw new ExactLine.Deviation();
        }
      } while (line.found(','));
      line.expect('}');
    }
    return read.isEmpty() ? DataId.EMPTY : new DataId(read);
  }

  private List<StorageRecord> storageRecords() {
    StorageRecord first = storageRecord();
    if (line.found(']')) {
      return List.of(first);
    }
    List<StorageRecord> records = new ArrayList<>();
    records.add(first);
    while (line.found(',')) {
      StorageRecord record = storageRecord();
      for (StorageRecord other : records) {
        if (other.component().equals(record.component())) {
          throw new ExactLine.Deviation();
        }
      }
      records.add(record);
    }
    line.expect(']');
    return records;
  }

  private StorageRecord storageRecord() {
    line.expect(COMPONENT);
    String component = line.repeated(components, ExactDecoder::checkedComponent);
    ArtifactLocation location;
    if (line.found(PATH)) {
      location = line.path();
    } else {
      line.expect(URI);
      location = new ExternalUri(line.text());
    }
    line.expect(SIZE);
    long size = line.number();
    line.expect(CHECKSUM);
    Checksum checksum;
    if (line.found(NONE)) {
      checksum = Checksum.NONE;
    } else {
      line.expect(SHA256);
      checksum = new Checksum("sha256", line.text());
    }
    line.expect(FORMAT);
    String format = line.repeated(formats, Function.identity());
    line.expect(WRITTEN);
    var written = line.instant();
    line.expect('}');
    return new StorageRecord(component, location, size, checksum, format, written);
  }

  /// A list of UUIDs, if the field is there.
  private List<UUID> ids(Literal field) {
    if (!line.found(field)) {
      return List.of();
    }
    List<UUID> ids = new ArrayList<>();
    ids.add(line.uuid());
    while (line.found(',')) {
      line.expect('"');
      ids.add(line.uuid());
    }
    line.expect(']');
    return ids;
  }

  private Trailer trailer() {
    line.expect(COUNT);
    int records = integer();
    line.expect(CRC);
    return new Trailer(records, line.text());
  }
}
