package dev.larder.datastore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.larder.model.ArtifactLocation;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import dev.larder.model.ExternalUri;
import dev.larder.model.InvalidNameException;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A handle as JSON, in the words that the command prints. Fields that nobody knows are ignored.
record HandleJson(StoredDataset dataset, @Nullable URI store) {
  private static final ObjectMapper JSON = JsonFormatter.strictMapper();
  /// Handles are sent by the thousand; this is a hundred components with long paths.
  private static final int MAX_LENGTH = 1 << 20;

  String write() {
    DatasetRef ref = dataset.ref();
    ObjectNode json = JSON.createObjectNode();
    if (store != null) {
      json.put("store", store.toString());
    }
    json.put("id", ref.id().toString()).put("run", ref.run().value());
    ObjectNode type = json.putObject("dataset_type").put("name", ref.type().name().value());
    ArrayNode dimensions = type.putArray("dimensions");
    ref.type().dimensions().forEach(dimension -> dimensions.add(dimension.value()));
    type.put("format", ref.type().format());
    ObjectNode dataId = json.putObject("data_id");
    ref.dataId().values().forEach((dimension, value) -> dataId.putPOJO(dimension.value(), value));
    ArrayNode records = json.putArray("records");
    for (StorageRecord record : dataset.records()) {
      ObjectNode node = records.addObject().put("component", record.component())
          .put(record.path().isPresent() ? "path" : "uri", record.location().value())
          .put("size", record.size()).put("checksum", record.checksum().toString()).put("format", record.format())
          .put("written", record.written().toString());
      if (!record.datastore().equals(StorageRecord.MAIN)) {
        node.put("datastore", record.datastore());
      }
    }
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("names are valid, so they can be written", e);
    }
  }

  static HandleJson parse(String json) {
    if (json.length() > MAX_LENGTH) {
      throw bad("it has more than %,d characters".formatted(MAX_LENGTH), null);
    }
    try {
      JsonNode node = JSON.readTree(json);
      UUID id = UUID.fromString(text(node, "id"));
      if (!id.toString().equalsIgnoreCase(text(node, "id"))) {
        throw bad("its field id is no UUID", null);
      }
      JsonNode type = field(node, "dataset_type");
      List<String> dimensions = new ArrayList<>();
      for (JsonNode dimension : field(type, "dimensions")) {
        dimensions.add(dimension.asText());
      }
      DatasetRef ref = new DatasetRef(id, DatasetType.of(text(type, "name"), dimensions, text(type, "format")),
          dataId(field(node, "data_id")), new RunName(text(node, "run")));
      List<StorageRecord> records = new ArrayList<>();
      for (JsonNode record : field(node, "records")) {
        records.add(record(record));
      }
      JsonNode store = node.get("store");
      return new HandleJson(new StoredDataset(ref, records), store == null ? null : URI.create(store.asText()));
    } catch (JsonProcessingException e) {
      throw bad(String.valueOf(e.getOriginalMessage()), e);
    } catch (InvalidNameException | DateTimeException e) {
      throw bad(String.valueOf(e.getMessage()), e);
    }
  }

  private static StorageRecord record(JsonNode record) {
    JsonNode size = field(record, "size");
    if (!size.isIntegralNumber() || !size.canConvertToLong()) {
      throw bad("its field size is no number of bytes", null);
    }
    return new StorageRecord(text(record, "component"), location(record), size.longValue(),
        Checksum.parse(text(record, "checksum")), text(record, "format"), Instant.parse(text(record, "written")),
        record.has("datastore") ? text(record, "datastore") : StorageRecord.MAIN);
  }

  private static ArtifactLocation location(JsonNode record) {
    return record.has("uri") ? new ExternalUri(text(record, "uri")) : new ArtifactPath(text(record, "path"));
  }

  /// Says whether all artifacts are in the store.
  boolean staysInside() {
    return dataset.records().stream().allMatch(record -> record.path().isPresent());
  }

  private static DataId dataId(JsonNode json) {
    SortedMap<DimensionName, Object> values = new TreeMap<>();
    for (Map.Entry<String, JsonNode> value : json.properties()) {
      JsonNode node = value.getValue();
      if (!node.isTextual() && !(node.isIntegralNumber() && node.canConvertToLong())) {
        throw bad("its data_id has a value that is neither text nor an integer", null);
      }
      values.put(new DimensionName(value.getKey()), node.isTextual() ? node.textValue() : (Object) node.longValue());
    }
    return new DataId(values);
  }

  private static JsonNode field(JsonNode node, String name) {
    JsonNode field = node.get(name);
    if (field == null || field.isNull()) {
      throw bad("its field %s is missing".formatted(name), null);
    }
    return field;
  }

  private static String text(JsonNode node, String name) {
    JsonNode field = field(node, name);
    if (!field.isTextual()) {
      throw bad("its field %s is no text".formatted(name), null);
    }
    return field.textValue();
  }

  static IllegalArgumentException bad(String why, @Nullable Exception cause) {
    return new IllegalArgumentException("this is no handle of a dataset: " + why, cause);
  }
}
