package dev.larder.registry.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Metadata of dimensions as JSON objects.
final class MetadataJson {
  private static final JsonFactory JSON = new JsonFactory();

  private MetadataJson() {}

  static String write(SortedMap<String, Object> metadata) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, Object> field : metadata.entrySet()) {
        json.writeFieldName(field.getKey());
        switch (field.getValue()) {
          case Long number -> json.writeNumber(number);
          case Double number -> json.writeNumber(number);
          case Boolean flag -> json.writeBoolean(flag);
          default -> json.writeString(field.getValue().toString());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory does no I/O
    }
    return text.toString();
  }

  static SortedMap<String, Object> read(String text) {
    TreeMap<String, Object> metadata = new TreeMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        metadata.put(field, switch (json.nextToken()) {
          // PostgreSQL writes a large number without exponent and fraction.
          case VALUE_NUMBER_INT -> json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) json.getDoubleValue()
              : (Object) json.getLongValue();
          case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
          case VALUE_TRUE -> true;
          case VALUE_FALSE -> false;
          default -> json.getText();
        });
      }
    } catch (IOException e) {
      throw new UncheckedIOException("metadata in the registry is not what was put there: " + text, e);
    }
    return metadata;
  }
}
