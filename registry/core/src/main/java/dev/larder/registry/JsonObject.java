package dev.larder.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An object of a batch file, whose fields are taken one by one, each as what it must be. A value of another kind is refused, never converted.
/// Errors say where in the file: `change 4, datasets[7].records[0].size`; changes count from 1, as everywhere, and elements of lists from 0.
final class JsonObject {
  private static final int LONGEST_SHOWN = 60;

  private static final JsonFactory JSON = JsonFactory.builder()
      // Names come from outside: they are not kept, so that no choice of them fills or slows a table that others share.
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(40).maxNameLength(512)
          .maxStringLength(65_536).build())
      .build();

  private final String where;
  private final Map<String, @Nullable Object> fields;
  private final Set<String> taken = new HashSet<>();

  private JsonObject(String where, Map<String, @Nullable Object> fields) {
    this.where = where;
    this.fields = fields;
  }

  /// @throws RegistryException.Invalid if `text` is not one JSON object
  static JsonObject read(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      Object value = value(json, json.nextToken());
      if (json.nextToken() != null) {
        throw refused("it goes on behind its end");
      }
      return object("", value);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      int newline = message.indexOf('\n');
      throw refused("it is no JSON: " + shown(newline < 0 ? message : message.substring(0, newline)));
    }
  }

  private static @Nullable Object value(JsonParser json, @Nullable JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        String name = json.nextFieldName();
        while (name != null) {
          fields.put(name, value(json, json.nextToken()));
          name = json.nextFieldName();
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
          elements.add(value(json, next));
        }
        yield elements;
      }
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case null, default -> null;
    };
  }

  /// Text from outside in double quotes, without what could forge a message, and not too long.
  static String shown(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints().limit(LONGEST_SHOWN).forEach(c -> {
      if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029
          || Character.getType(c) == Character.SURROGATE) {
        shown.append("\\u%04x".formatted(c));
      } else {
        shown.appendCodePoint(c);
      }
    });
    return shown.append(text.length() > LONGEST_SHOWN ? "…\"" : "\"").toString();
  }

  private static RegistryException.Invalid refused(String what) {
    return new RegistryException.Invalid("batch-invalid", "the batch cannot be read: " + what,
        "Nothing was changed: mend the file. Its form is described in docs/technote/registry.md.");
  }

  RegistryException.Invalid invalid(String field, String what) {
    return refused("%s %s".formatted(at(field), what));
  }

  private String at(String field) {
    String name = field.isEmpty()
        || field.chars().allMatch(c -> c >= 'a' && c <= 'z' || c == '_' || c == '[' || c == ']'
            || c >= '0' && c <= '9') ? field : shown(field);
    if (where.isEmpty() || name.isEmpty()) {
      return where + name;
    }
    return where + (where.startsWith("change ") && where.indexOf(',') < 0 ? ", " : ".") + name;
  }

  /// What `reader` makes of this object, and of all its fields.
  <T> T whole(Function<JsonObject, T> reader) {
    T result;
    try {
      result = reader.apply(this);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw invalid("", "cannot be accepted: " + e.getMessage());
    } catch (RegistryException e) {
      throw e.code().equals("batch-invalid") ? e : invalid("", "cannot be accepted: " + e.getMessage());
    }
    done();
    return result;
  }

  /// Refuses what was not taken.
  void done() {
    for (String name : fields.keySet()) {
      if (!taken.contains(name)) {
        throw invalid(name, "is a field that this program does not know");
      }
    }
  }

  Set<String> names() {
    return fields.keySet();
  }

  private @Nullable Object take(String field) {
    taken.add(field);
    return fields.get(field);
  }

  private <T> T take(String field, Class<T> type, String words) {
    Object value = take(field);
    if (value == null) {
      throw invalid(field, fields.containsKey(field) ? "is null" : "is missing");
    }
    if (!type.isInstance(value)) {
      throw invalid(field, "is not " + words);
    }
    return type.cast(value);
  }

  String text(String field) {
    return take(field, String.class, "text");
  }

  long number(String field) {
    return take(field, Long.class, "a whole number");
  }

  boolean flag(String field) {
    return take(field, Boolean.class, "true or false");
  }

  /// Text, a number or a truth value.
  Object scalar(String field) {
    Object value = take(field, Object.class, "a value");
    if (value instanceof Map || value instanceof List) {
      throw invalid(field, "is neither text nor a number nor true nor false");
    }
    return value;
  }

  <T> T parsed(String field, Function<String, T> parser) {
    return checked(field, parser, text(field));
  }

  <T> Optional<T> optional(String field, Function<String, T> parser) {
    return fields.containsKey(field) ? Optional.of(parsed(field, parser)) : Optional.empty();
  }

  <T> T checked(String field, Function<String, T> parser, String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw invalid(field, "is %s: %s".formatted(shown(text), e.getMessage()));
    }
  }

  /// Java's own reader takes `1-1-1-1-1` for a UUID as well; ours has one form only.
  UUID id(String field) {
    return parsed(field, JsonObject::uuid);
  }

  List<UUID> ids(String field) {
    return parsedList(field, JsonObject::uuid);
  }

  private static UUID uuid(String text) {
    UUID id = text.length() == 36 ? UUID.fromString(text) : new UUID(0, 0);
    if (!id.toString().equals(text)) {
      throw new IllegalArgumentException("no UUID in lower case");
    }
    return id;
  }

  <T> List<T> parsedList(String field, Function<String, T> parser) {
    List<T> parsed = new ArrayList<>();
    for (Object element : take(field, List.class, "a list")) {
      String name = "%s[%d]".formatted(field, parsed.size());
      if (!(element instanceof String text)) {
        throw invalid(name, "is not text");
      }
      parsed.add(checked(name, parser, text));
    }
    return parsed;
  }

  JsonObject object(String field) {
    return object(at(field), take(field, Object.class, "an object"));
  }

  List<JsonObject> objects(String field) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object element : take(field, List.class, "a list")) {
      String name = where.isEmpty() && field.equals("changes")
          ? "change %d".formatted(objects.size() + 1)
          : "%s[%d]".formatted(at(field), objects.size());
      objects.add(object(name, element));
    }
    return objects;
  }

  <T> List<T> objects(String field, Function<JsonObject, T> reader) {
    return objects(field).stream().map(object -> object.whole(reader)).toList();
  }

  private static JsonObject object(String where, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw refused(where.isEmpty() ? "it is no object" : where + " is not an object");
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    map.forEach((name, each) -> fields.put((String) name, each));
    return new JsonObject(where, fields);
  }
}
