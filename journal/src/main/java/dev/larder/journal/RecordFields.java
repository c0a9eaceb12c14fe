package dev.larder.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of one record, each taken as what it must be. A value of another kind is refused, never converted: `null` is not
/// the text "null", and 1.5 is not 1.
final class RecordFields {
  /// No object of ours has as many fields.
  static final int MAX_FIELDS = 256;

  private final JsonParser json;
  /// The name that was met last.
  private String field = "";

  /// The names met so far in the objects that are open. The parser could look for duplicates by itself, at the price of a hash set
  /// for each object.
  private final List<String> seen = new ArrayList<>();
  /// Where in `seen` the names of the innermost object begin, and those of the objects around it.
  private int begin;
  private final ArrayDeque<Integer> outer = new ArrayDeque<>(4);

  /// @param read the names of the fields that were read before
  RecordFields(JsonParser json, List<String> read) {
    this.json = json;
    seen.addAll(read);
  }

  /// Moves to the value of the next field and says its name, or null at the end of the object. A field that is there twice is
  /// refused: two readers might take one of them each.
  @Nullable
  String next() throws IOException {
    String name = json.nextFieldName();
    if (name == null) {
      expect(JsonToken.END_OBJECT);
      seen.subList(begin, seen.size()).clear();
      begin = outer.isEmpty() ? 0 : outer.pop();
      return null;
    }
    for (int i = begin; i < seen.size(); i++) {
      if (seen.get(i).equals(name)) {
        throw new IllegalArgumentException("the field %s is there twice".formatted(FreeText.printable(name, 60)));
      }
    }
    if (seen.size() - begin == MAX_FIELDS) {
      throw new IllegalArgumentException("an object has more than %d fields".formatted(MAX_FIELDS));
    }
    seen.add(name);
    field = name;
    json.nextToken();
    return name;
  }

  void skip() throws IOException {
    json.skipChildren();
  }

  void beginObject() {
    expect(JsonToken.START_OBJECT);
    outer.push(begin);
    begin = seen.size();
  }

  void beginList() {
    expect(JsonToken.START_ARRAY);
  }

  /// Moves to the next element of a list; false at its end.
  boolean element() throws IOException {
    return json.nextToken() != JsonToken.END_ARRAY;
  }

  void endList() throws IOException {
    json.nextToken();
    expect(JsonToken.END_ARRAY);
  }

  String text() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return json.getText();
  }

  long number() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  int integer() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT);
    return json.getIntValue();
  }

  Object textOrNumber() throws IOException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT ? (Object) number() : text();
  }

  /// Java's own reader takes `1-1-1-1-1` for a UUID as well; ours has one form only.
  UUID uuid() throws IOException {
    String text = text();
    UUID uuid = text.length() == 36 ? UUID.fromString(text) : new UUID(0, 0);
    if (!uuid.toString().equals(text)) {
      throw new IllegalArgumentException("%s is no UUID".formatted(FreeText.printable(text, 60)));
    }
    return uuid;
  }

  Instant instant() throws IOException {
    return InstantText.parse(text());
  }

  private void expect(JsonToken type) {
    if (json.currentToken() != type) {
      throw new IllegalArgumentException(
          "the field %s has %s".formatted(FreeText.printable(field, 60), mismatch(json, type)));
    }
  }

  /// What there is, and what must be there, in words.
  static String mismatch(JsonParser json, JsonToken type) {
    return "%s where %s must be".formatted(words(json.currentToken()), words(type));
  }

  private static String words(@Nullable JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case END_OBJECT -> "the end of an object";
      case START_ARRAY -> "a list";
      case END_ARRAY -> "the end of a list";
      case FIELD_NAME -> "a field";
      case VALUE_STRING -> "text";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a number that is not whole";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
      case null -> "nothing";
    };
  }

  /// The value that the word means.
  <E> E word(E[] values, Function<E, String> word) throws IOException {
    String text = text();
    for (E value : values) {
      if (word.apply(value).equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException("%s is none of %s".formatted(FreeText.printable(text, 60),
        Arrays.stream(values).map(word).collect(Collectors.joining(", "))));
  }

  /// A list of UUIDs.
  List<UUID> uuids() throws IOException {
    List<UUID> uuids = new ArrayList<>();
    beginList();
    while (element()) {
      uuids.add(uuid());
    }
    return uuids;
  }

  static <T> T needed(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("the field " + field + " is missing");
    }
    return value;
  }
}
