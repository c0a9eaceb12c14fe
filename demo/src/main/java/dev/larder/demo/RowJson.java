package dev.larder.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/// The contents of the demo's datasets: JSON whose bytes depend on the table alone.
final class RowJson {
  private static final JsonFactory JSON = new JsonFactory();

  private RowJson() {}

  /// One row: its columns in the order of the file, all as texts.
  static byte[] row(Map<String, String> values) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, String> value : values.entrySet()) {
        json.writeStringField(value.getKey(), value.getValue());
      }
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }

  /// What one value of the first dimension comes to.
  ///
  /// @param filled for each column in how many rows it is not empty
  static byte[] summary(String dimension, String value, long rows, Map<String, Long> filled) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField(dimension, value);
      json.writeNumberField("rows", rows);
      json.writeObjectFieldStart("filled");
      for (Map.Entry<String, Long> column : filled.entrySet()) {
        json.writeNumberField(column.getKey(), column.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }
}
