package dev.larder.journal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The fields of one record, each taken as what it must be. A value of another kind is refused, never converted: `null` is not
/// the text "null", and 1.5 is not 1.
final class RecordFields {
  private final JsonParser json;

  RecordFields(JsonParser json) {
    this.json = json;
  }

  /// Moves to the value of the next field and says its name, or null at the end of the object.
  @Nullable
  String next() throws IOException {
    String name = json.nextFieldName();
    if (name == null) {
      expect(JsonToken.END_OBJECT);
      return null;
    }
    json.nextToken();
    return name;
  }

  void skip() throws IOException {
    json.skipChildren();
  }

  void beginObject() {
    expect(JsonToken.START_OBJECT);
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
      throw new IllegalArgumentException("%s is no UUID".formatted(printable(text, 60)));
    }
    return uuid;
  }

  Instant instant() throws IOException {
    return InstantText.parse(text());
  }

  private void expect(JsonToken type) {
    if (json.currentToken() != type) {
      throw new IllegalArgumentException("%s where %s must be".formatted(json.currentToken(), type));
    }
  }

  /// `text`, cut and without anything that could disturb the line in which a person reads it.
  static String printable(String text, int longest) {
    StringBuilder printable = new StringBuilder();
    text.codePoints().limit(longest).forEach(c -> printable
        .appendCodePoint(
            Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c > 0xFFFF ? '?' : c));
    return printable.append(text.length() > longest ? "…" : "").toString();
  }
}
