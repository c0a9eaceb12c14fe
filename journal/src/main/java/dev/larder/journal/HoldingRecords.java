package dev.larder.journal;

import static dev.larder.journal.RecordFields.needed;

import dev.larder.datastore.Durability;
import dev.larder.model.RunName;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the records that hold a journal together: header, fence, trailer.
final class HoldingRecords {
  private HoldingRecords() {}

  static JournalRecord header(RecordFields fields) throws IOException {
    Integer format = null;
    Integer reader = null;
    UUID repository = null;
    RunName run = null;
    UUID incarnation = null;
    String scope = null;
    WriterProcess process = null;
    Integer lease = null;
    Durability durability = null;
    Instant begun = null;
    String job = "";
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "format" -> format = fields.integer();
        case "reader" -> reader = fields.integer();
        case "repository" -> repository = fields.uuid();
        case "run" -> run = new RunName(fields.text());
        case "incarnation" -> incarnation = fields.uuid();
        case "scope" -> scope = fields.text();
        case "process" -> process = process(fields);
        case "lease_seconds" -> lease = fields.integer();
        case "durability" -> durability = fields.word(Durability.values(), Durability::name);
        case "begun" -> begun = fields.instant();
        case "job" -> job = fields.text();
        default -> fields.skip();
      }
    }
    return new JournalRecord.Header(needed("format", format), needed("reader", reader),
        needed("repository", repository), scope(scope, run, incarnation), needed("process", process),
        needed("lease_seconds", lease), needed("durability", durability), needed("begun", begun), job);
  }

  /// What journals are about, as headers and the indexes of archives say it.
  static JournalScope scope(@Nullable String scope, @Nullable RunName run, @Nullable UUID incarnation) {
    if (scope == null) {
      return new JournalScope.RunScope(needed("run", run), needed("incarnation", incarnation));
    }
    if (!scope.equals("operations") || run != null || incarnation != null) {
      throw new IllegalArgumentException(scope.equals("operations")
          ? "it is of a run and of _operations at once"
          : "scope %s is not known".formatted(FreeText.printable(scope, 60)));
    }
    return new JournalScope.OperationsScope();
  }

  static JournalRecord fence(RecordFields fields) throws IOException {
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

  static JournalRecord trailer(RecordFields fields) throws IOException {
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
}
