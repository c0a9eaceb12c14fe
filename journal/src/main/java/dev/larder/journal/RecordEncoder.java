package dev.larder.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.journal.JournalRecord.Conceded;
import dev.larder.journal.JournalRecord.Fence;
import dev.larder.journal.JournalRecord.GivenUp;
import dev.larder.journal.JournalRecord.Header;
import dev.larder.journal.JournalRecord.Intent;
import dev.larder.journal.JournalRecord.Refused;
import dev.larder.journal.JournalRecord.Seal;
import dev.larder.journal.JournalRecord.Skipped;
import dev.larder.journal.JournalRecord.Stored;
import dev.larder.journal.JournalRecord.Trailer;
import dev.larder.model.DimensionName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.util.Map;

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
    json.writeStringField("run", h.run().value());
    json.writeStringField("incarnation", h.incarnation().toString());
    process("process", h.process(), json);
    json.writeNumberField("lease_seconds", h.leaseSeconds());
    json.writeStringField("durability", h.durability().name());
    json.writeStringField("begun", h.begun().toString());
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
    json.writeObjectFieldStart("data_id");
    for (Map.Entry<DimensionName, Object> value : s.dataId().values().entrySet()) {
      if (value.getValue() instanceof Long number) {
        json.writeNumberField(value.getKey().value(), number);
      } else {
        json.writeStringField(value.getKey().value(), (String) value.getValue());
      }
    }
    json.writeEndObject();
    json.writeArrayFieldStart("records");
    for (StorageRecord record : s.records()) {
      json.writeStartObject();
      json.writeStringField("component", record.component());
      json.writeStringField("path", record.path().value());
      json.writeNumberField("size", record.size());
      json.writeStringField("checksum", record.checksum().toString());
      json.writeStringField("format", record.format());
      json.writeStringField("written", record.written().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
