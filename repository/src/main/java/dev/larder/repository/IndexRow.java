package dev.larder.repository;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One line of the index of what was retrieved.
///
/// @param dataId canonical JSON
/// @param path below the folder that holds the index, or the name of the entry in the zip file
/// @param size in bytes
record IndexRow(String id, String datasetType, String run, String dataId, String component, String path, long size,
    String checksum, String format) {
  static final List<String> COLUMNS = List.of("id", "dataset_type", "run", "data_id", "component", "path", "size",
      "checksum", "format");
  private static final JsonFactory JSON = new JsonFactory();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static IndexRow of(RetrievalItem item, String place) {
    return new IndexRow(item.ref().id().toString(), item.ref().type().name().value(), item.ref().run().value(),
        item.ref().dataId().canonicalJson(), item.record().component(), place, item.record().size(),
        item.record().checksum().toString(), item.record().format());
  }

  /// Reads what [#json] wrote. Empty where a line is anything else.
  static Optional<IndexRow> parse(String line) {
    JsonNode json;
    try {
      json = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    if (!names.equals(COLUMNS) || !json.get("data_id").isObject() || !json.get("size").canConvertToLong()) {
      return Optional.empty();
    }
    return Optional.of(new IndexRow(json.get("id").asText(), json.get("dataset_type").asText(),
        json.get("run").asText(), json.get("data_id").toString(), json.get("component").asText(),
        json.get("path").asText(), json.get("size").asLong(), json.get("checksum").asText(),
        json.get("format").asText()));
  }

  /// One line, without its end.
  String json() throws IOException {
    StringWriter text = new StringWriter(400);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("id", id);
      json.writeStringField("dataset_type", datasetType);
      json.writeStringField("run", run);
      json.writeFieldName("data_id");
      json.writeRawValue(dataId);
      json.writeStringField("component", component);
      json.writeStringField("path", path);
      json.writeNumberField("size", size);
      json.writeStringField("checksum", checksum);
      json.writeStringField("format", format);
      json.writeEndObject();
    }
    return text.toString();
  }

  /// In the order of [#COLUMNS].
  List<String> cells() {
    return List.of(id, datasetType, run, dataId, component, path, Long.toString(size), checksum, format);
  }
}
