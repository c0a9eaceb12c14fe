package dev.larder.registry.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.model.DataId;
import dev.larder.model.DimensionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;

/// Reads data IDs back from their JSON.
final class DataIdJson {
  private static final JsonFactory JSON = new JsonFactory();

  private DataIdJson() {}

  static DataId read(String json) {
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        DimensionName dimension = new DimensionName(parser.currentName());
        values.put(dimension, parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : parser.getLongValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("data ID in the registry is not what was put there: " + json, e);
    }
    return new DataId(values);
  }
}
