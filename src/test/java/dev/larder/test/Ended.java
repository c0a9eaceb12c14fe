package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/// A command that has ended, and what may be said of it.
///
/// @param out all of its standard output
/// @param err all of its standard error
record Ended(List<String> command, int exitCode, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Asserts the exit code.
  Ended with(int expected) {
    assertEquals(expected, exitCode, this::toString);
    return this;
  }

  /// Asserts that it did all that it was asked to do.
  Ended done() {
    return with(0);
  }

  /// Asserts that standard error holds these texts, that an error names its remedy, and that nobody sees a stack trace.
  Ended saying(Object... texts) {
    for (Object text : texts) {
      assertTrue(err.contains(text.toString()), () -> "it does not say '%s': %s".formatted(text, this));
    }
    assertFalse(err.contains("\tat "), () -> "it shows a stack trace: " + this);
    assertEquals(err.contains("error["), err.contains("\n  next: "), () -> "an error and its remedy: " + this);
    return this;
  }

  /// Asserts that it failed with an error of that code, exit code 1, and says these texts.
  Ended failed(String code, Object... texts) {
    return with(1).saying("larder: error[" + code + "]: ").saying(texts);
  }

  /// Standard output as one JSON value.
  JsonNode json() {
    return parse(out);
  }

  /// Standard output as JSON lines.
  List<JsonNode> jsonLines() {
    return out.lines().map(Ended::parse).toList();
  }

  /// The values of `field` in a JSON array of objects, as texts.
  List<String> values(String field) {
    List<String> values = new ArrayList<>();
    json().forEach(row -> values.add(row.path(field).asText()));
    return values;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  @Override
  public String toString() {
    return "%s ended with %d%n--- out%n%s--- err%n%s".formatted(command, exitCode, out, err);
  }
}
