package dev.larder.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.journal.JournalRecord.Conceded;
import dev.larder.journal.JournalRecord.DeleteCommitted;
import dev.larder.journal.JournalRecord.DeleteIntent;
import dev.larder.journal.JournalRecord.DeleteOutcomes;
import dev.larder.journal.JournalRecord.Fence;
import dev.larder.journal.JournalRecord.GivenUp;
import dev.larder.journal.JournalRecord.Header;
import dev.larder.journal.JournalRecord.Intent;
import dev.larder.journal.JournalRecord.KeyConflict;
import dev.larder.journal.JournalRecord.Refused;
import dev.larder.journal.JournalRecord.Seal;
import dev.larder.journal.JournalRecord.Skipped;
import dev.larder.journal.JournalRecord.Stored;
import dev.larder.journal.JournalRecord.Trailer;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How each kind of record is written. [RecordDecoder] is its mirror.
final class RecordEncoder {
  private RecordEncoder() {}

  static String kind(JournalRecord record) {
    return switch (record) {
      case Header h -> "H";
      case Intent i -> "I";
      case Stored s -> "S";
      case GivenUp a -> "A";
      case Conceded c -> "C";
      case DeleteIntent d -> "D";
      case DeleteCommitted k -> "K";
      case DeleteOutcomes x -> "X";
      case KeyConflict q -> "Q";
      case Seal z -> "Z";
      case Fence f -> "F";
      case Trailer t -> "T";
      case Skipped s -> throw new IllegalArgumentException("never written: " + s);
      case Refused r -> throw new IllegalArgumentException("never written: " + r);
    };
  }

  static void fields(JournalRecord record, JsonGenerator json) throws IOException {
    switch (record) {
      case Header h -> header(h, json);
      case Intent i -> {
        json.writeArrayFieldStart("claims");
        for (Claim claim : i.claims()) {
          claim(claim, json);
        }
        json.writeEndArray();
      }
      case Stored s -> stored(s, json);
      case GivenUp a -> single(a.claim(), json);
      case Conceded c -> single(c.claim(), json);
      case DeleteIntent d -> deleteIntent(d, json);
      case DeleteCommitted k -> json.writeStringField("operation", k.operation().toString());
      case DeleteOutcomes x -> deleteOutcomes(x, json);
      case KeyConflict q -> keyConflict(q, json);
      case Seal z -> {
      }
      case Fence f -> {
        process("by", f.by(), json);
        json.writeStringField("reason", f.reason());
        json.writeStringField("time", f.time().toString());
      }
      case Trailer t -> {
        json.writeNumberField("records", t.records());
        json.writeStringField("crc", t.crc());
      }
      case Skipped s -> throw new IllegalArgumentException("never written: " + s);
      case Refused r -> throw new IllegalArgumentException("never written: " + r);
    }
  }

  private static void header(Header h, JsonGenerator json) throws IOException {
    json.writeNumberField("format", h.format());
    json.writeNumberField("reader", h.reader());
    json.writeStringField("repository", h.repository().toString());
    scope(h.scope(), json);
    process("process", h.process(), json);
    json.writeNumberField("lease_seconds", h.leaseSeconds());
    json.writeStringField("durability", h.durability().name());
    json.writeStringField("begun", h.begun().toString());
    if (!h.job().isEmpty()) {
      json.writeStringField("job", h.job());
    }
  }

  /// What journals are about, as [HoldingRecords#scope] reads it.
  static void scope(JournalScope scope, JsonGenerator json) throws IOException {
    switch (scope) {
      case JournalScope.RunScope run -> run(run.run(), run.incarnation(), json);
      case JournalScope.OperationsScope operations -> json.writeStringField("scope", "operations");
    }
  }

  private static void run(RunName run, UUID incarnation, JsonGenerator json) throws IOException {
    json.writeStringField("run", run.value());
    json.writeStringField("incarnation", incarnation.toString());
  }

  private static void deleteIntent(DeleteIntent d, JsonGenerator json) throws IOException {
    json.writeStringField("operation", d.operation().toString());
    json.writeStringField("action", d.action().word());
    run(d.run(), d.incarnation(), json);
    json.writeArrayFieldStart("targets");
    for (DeleteTarget target : d.targets()) {
      json.writeStartArray();
      json.writeString(target.id().toString());
      if (target instanceof DeleteTarget.AtPath artifact) {
        json.writeString(artifact.component());
        json.writeString(artifact.path().value());
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void deleteOutcomes(DeleteOutcomes x, JsonGenerator json) throws IOException {
    json.writeStringField("operation", x.operation().toString());
    json.writeArrayFieldStart("outcomes");
    for (DeleteOutcome outcome : x.outcomes()) {
      json.writeStartArray();
      json.writeString(outcome.id().toString());
      json.writeString(outcome.component());
      json.writeString(outcome.path().value());
      json.writeString(outcome.outcome().word());
      json.writeString(outcome.detail());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void keyConflict(KeyConflict q, JsonGenerator json) throws IOException {
    run(q.run(), q.incarnation(), json);
    json.writeStringField("type", q.type().value());
    dataId(q.dataId(), json);
    json.writeStringField("loser", q.loser().toString());
    json.writeStringField("winner", q.winner().toString());
  }

  private static void process(String field, WriterProcess process, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("host", process.host());
    json.writeStringField("boot", process.boot());
    json.writeNumberField("pid", process.pid());
    json.writeStringField("started", process.started());
    json.writeEndObject();
  }

  private static void single(Claim claim, JsonGenerator json) throws IOException {
    json.writeFieldName("claim");
    claim(claim, json);
  }

  private static void claim(Claim claim, JsonGenerator json) throws IOException {
    json.writeStartArray();
    json.writeString(claim.id().toString());
    json.writeString(claim.component());
    json.writeString(claim.path().value());
    json.writeEndArray();
  }

  private static void stored(Stored s, JsonGenerator json) throws IOException {
    json.writeStringField("id", s.id().toString());
    json.writeStringField("type", s.type().value());
    dataId(s.dataId(), json);
    json.writeArrayFieldStart("records");
    for (StorageRecord record : s.records()) {
      json.writeStartObject();
      json.writeStringField("component", record.component());
      json.writeStringField(record.location() instanceof ArtifactPath ? "path" : "uri", record.location().value());
      json.writeNumberField("size", record.size());
      json.writeStringField("checksum", record.checksum().toString());
      json.writeStringField("format", record.format());
      json.writeStringField("written", record.written().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
    ids("inputs", s.inputs(), json);
    ids("lifts", s.lifts(), json);
  }

  private static void dataId(DataId dataId, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("data_id");
    for (Map.Entry<DimensionName, Object> value : dataId.values().entrySet()) {
      if (value.getValue() instanceof Long number) {
        json.writeNumberField(value.getKey().value(), number);
      } else {
        json.writeStringField(value.getKey().value(), (String) value.getValue());
      }
    }
    json.writeEndObject();
  }

  private static void ids(String field, List<UUID> ids, JsonGenerator json) throws IOException {
    if (!ids.isEmpty()) {
      json.writeArrayFieldStart(field);
      for (UUID id : ids) {
        json.writeString(id.toString());
      }
      json.writeEndArray();
    }
  }
}
