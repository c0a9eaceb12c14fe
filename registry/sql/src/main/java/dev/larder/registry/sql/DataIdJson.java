package dev.larder.registry.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.TreeMap;
import java.util.function.Function;

/// Reads data IDs back from their JSON.
final class DataIdJson {
  private static final JsonFactory JSON = new JsonFactory();

  private DataIdJson() {}

  static DataId read(String json) {
    return read(json, DimensionName::new);
  }

  /// The data ID of a dataset of that type: its names are those of the type, and not made again for each.
  static DataId read(String json, DatasetType type) {
    return read(json, name -> {
      for (DimensionName dimension : type.dimensions()) {
        if (dimension.value().equals(name)) {
          return dimension;
        }
      }
      return new DimensionName(name);
    });
  }

  private static DataId read(String json, Function<String, DimensionName> names) {
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        DimensionName dimension = names.apply(parser.currentName());
        values.put(dimension, parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : parser.getLongValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("data ID in the registry is not what was put there: " + json, e);
    }
    return new DataId(values);
  }
}
