package dev.larder.registry.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.larder.registry.RegistryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Where a dataset stands in an order: what it is sorted by, and its id. As text it goes through the hands of users, and is checked when it
/// comes back.
record Position(List<Optional<Object>> values, UUID id) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST = 100_000;

  /// @param order of the query that it is a position in, as it was written
  String text(String order) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartArray();
      json.writeString(order);
      for (Optional<Object> value : values) {
        switch (value.orElse("")) {
          case Long number -> json.writeNumber(number);
          case Double number -> json.writeNumber(number);
          case Object text when value.isPresent() -> json.writeString(text.toString());
          default -> json.writeNull();
        }
      }
      json.writeString(id.toString());
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does no I/O
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /// @throws RegistryException.Invalid if it is not one of that order
  static Position parse(String text, String order, List<SortColumn> columns) {
    if (text.length() > LONGEST) {
      throw invalid("is too long");
    }
    try (JsonParser json = JSON.createParser(Base64.getUrlDecoder().decode(text))) {
      if (json.nextToken() != JsonToken.START_ARRAY || !order.equals(json.nextTextValue())) {
        throw invalid("is not one of this query");
      }
      List<Optional<Object>> values = new ArrayList<>();
      for (SortColumn column : columns) {
        values.add(value(json, column));
      }
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw invalid("is not one of this query");
      }
      UUID id = UUID.fromString(json.getText());
      if (json.nextToken() != JsonToken.END_ARRAY) {
        throw invalid("is not one of this query");
      }
      return new Position(values, id);
    } catch (IOException | IllegalArgumentException e) {
      throw invalid("cannot be read");
    }
  }

  private static Optional<Object> value(JsonParser json, SortColumn column) throws IOException {
    JsonToken token = json.nextToken();
    if (token == JsonToken.VALUE_NULL && column.absent()) {
      return Optional.empty();
    }
    if (token == JsonToken.VALUE_STRING && column.java() == String.class) {
      return Optional.of(json.getText());
    }
    if (token == JsonToken.VALUE_STRING && column.java() == UUID.class) {
      return Optional.of(UUID.fromString(json.getText()));
    }
    if (token == JsonToken.VALUE_NUMBER_INT && column.java() == Long.class) {
      return Optional.of(json.getLongValue());
    }
    if (token == JsonToken.VALUE_NUMBER_FLOAT && column.java() == Double.class) {
      return Optional.of(json.getDoubleValue());
    }
    throw invalid("is not one of this query");
  }

  private static RegistryException.Invalid invalid(String why) {
    return new RegistryException.Invalid("position-invalid", "the position " + why,
        "Give the one that the query before this one ended with, and the same query.");
  }
}
