package dev.larder.registry.sql;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/// Lists as JSON arrays, which SQLite's `json_each` turns into rows.
final class JsonArrays {
  private JsonArrays() {}

  /// Ids as 32 hex digits each, for `unhex`.
  static String ofIds(Collection<UUID> ids) {
    HexFormat hex = HexFormat.of();
    StringBuilder json = new StringBuilder(ids.size() * 35 + 2).append('[');
    for (UUID id : ids) {
      json.append(json.length() > 1 ? ",\"" : "\"").append(hex.toHexDigits(id.getMostSignificantBits()))
          .append(hex.toHexDigits(id.getLeastSignificantBits())).append('"');
    }
    return json.append(']').toString();
  }

  static String ofTexts(Collection<String> texts) {
    StringBuilder json = new StringBuilder("[");
    for (String text : texts) {
      json.append(json.length() > 1 ? ",\"" : "\"").append(JsonStringEncoder.getInstance().quoteAsString(text))
          .append('"');
    }
    return json.append(']').toString();
  }

  /// Of text or numbers.
  static String of(List<?> values) {
    return values.getFirst() instanceof String
        ? ofTexts(values.stream().map(String.class::cast).toList())
        : values.stream().map(Object::toString).collect(Collectors.joining(",", "[", "]"));
  }
}
