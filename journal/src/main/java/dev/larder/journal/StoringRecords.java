package dev.larder.journal;

import static dev.larder.journal.RecordFields.needed;

import dev.larder.model.ArtifactLocation;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the records of what a run stores: intents, stored datasets, claims given up or conceded.
final class StoringRecords {
  private StoringRecords() {}

  static JournalRecord intent(RecordFields fields) throws IOException {
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

  static Claim onlyClaim(RecordFields fields) throws IOException {
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

  static JournalRecord stored(RecordFields fields) throws IOException {
    UUID id = null;
    DatasetTypeName type = null;
    DataId dataId = null;
    List<StorageRecord> records = null;
    List<UUID> inputs = List.of();
    List<UUID> lifts = List.of();
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "id" -> id = fields.uuid();
        case "type" -> type = new DatasetTypeName(fields.text());
        case "data_id" -> dataId = dataId(fields);
        case "records" -> records = storageRecords(fields);
        case "inputs" -> inputs = fields.uuids();
        case "lifts" -> lifts = fields.uuids();
        default -> fields.skip();
      }
    }
    return new JournalRecord.Stored(needed("id", id), needed("type", type), needed("data_id", dataId),
        needed("records", records), inputs, lifts);
  }

  static DataId dataId(RecordFields fields) throws IOException {
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
    ArtifactLocation location = null;
    Long size = null;
    Checksum checksum = null;
    String format = null;
    Instant written = null;
    for (String name = fields.next(); name != null; name = fields.next()) {
      switch (name) {
        case "component" -> component = fields.text();
        case "path" -> location = only(location, new ArtifactPath(fields.text()));
        case "uri" -> location = only(location, new ExternalUri(fields.text()));
        case "size" -> size = fields.number();
        case "checksum" -> checksum = Checksum.parse(fields.text());
        case "format" -> format = fields.text();
        case "written" -> written = fields.instant();
        default -> fields.skip();
      }
    }
    return new StorageRecord(needed("component", component), needed("path or uri", location), needed("size", size),
        needed("checksum", checksum), needed("format", format), needed("written", written));
  }

  private static ArtifactLocation only(@Nullable ArtifactLocation before, ArtifactLocation location) {
    if (before != null) {
      throw new IllegalArgumentException("it has a storage record with a path and a uri");
    }
    return location;
  }
}
