package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonFormatterTest extends FormatterContract<Object> {
  /// As a pipeline has them.
  record Reading(String name, int count, double mean, List<Integer> values, Map<String, Double> more) {}

  @Override
  protected Formatter<Object> formatter() {
    return JsonFormatter.strict();
  }

  @Override
  protected Class<?> as() {
    return JsonNode.class;
  }

  @Override
  protected String format() {
    return "application/json";
  }

  @Override
  protected Object random() {
    // An object, so that none of its beginnings is a value.
    return node(4, true);
  }

  private JsonNode node(int depth, boolean object) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    int kind = object ? 6 : random.nextInt(depth == 0 ? 5 : 7);
    return switch (kind) {
      case 0 -> make.nullNode();
      case 1 -> make.booleanNode(random.nextBoolean());
      case 2 -> make.numberNode(random.nextBoolean() ? random.nextLong(1L << 31, 1L << 60) : Long.MIN_VALUE);
      case 3 -> make.numberNode(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
      case 4 -> make.textNode(TextFormatterTest.text(random, random.nextInt(30)));
      case 5 -> {
        ArrayNode array = make.arrayNode();
        for (int i = random.nextInt(6); i > 0; i--) {
          array.add(node(depth - 1, false));
        }
        yield array;
      }
      default -> {
        ObjectNode fields = make.objectNode();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
          fields.set(TextFormatterTest.text(random, random.nextInt(10)), node(depth - 1, false));
        }
        yield fields;
      }
    };
  }

  @Override
  protected Object empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  protected Object seen(Object value) {
    return value;
  }

  private StoredArtifact json(String text) throws IOException {
    return shelf.artifact(Content.bytes(text.getBytes(StandardCharsets.UTF_8)), "application/json");
  }

  private String refused(String text, Class<?> as) throws IOException {
    StoredArtifact artifact = json(text);
    return String.valueOf(
        assertThrows(FormatException.class, () -> formatter().read(artifact, as, ReadParameters.NONE)).getMessage());
  }

  @Test
  void recordsAreWrittenAndRead() throws Exception {
    Reading reading = new Reading("P1", 3, 0.1, List.of(1, 2, 3), new TreeMap<>(Map.of("b", 2.5, "a", -1e300)));
    byte[] bytes = bytes(reading);
    assertEquals("""
        {"name":"P1","count":3,"mean":0.1,"values":[1,2,3],"more":{"a":-1.0E300,"b":2.5}}""",
        new String(bytes, StandardCharsets.UTF_8));
    assertEquals(reading, formatter().read(shelf.artifact(Content.bytes(bytes), "application/json"), Reading.class,
        ReadParameters.NONE));
  }

  /// The order of `Map.of` and `HashMap` differs from process to process or from capacity to capacity; a job that is run again must write the same bytes.
  @Test
  void mapsAreWrittenInOneOrder() throws Exception {
    Map<String, Integer> map = new HashMap<>(1 << 12);
    for (int i = 0; i < 1_000; i++) {
      map.put("key " + random.nextInt(), i);
    }
    assertEquals(new String(bytes(new TreeMap<>(map)), StandardCharsets.UTF_8),
        new String(bytes(map), StandardCharsets.UTF_8));
  }

  @Test
  void depthIsLimited() throws Exception {
    assertTrue(refused("[".repeat(100_000), JsonNode.class).contains("nesting depth (501)"));
    assertTrue(refused("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000), Object.class).contains("nesting depth"));
    read(json("[".repeat(500) + "]".repeat(500)));
  }

  @Test
  void whatIsTooDeepToBeReadIsNotWritten() {
    ArrayNode deep = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 600; i++) {
      deep = JsonNodeFactory.instance.arrayNode().add(deep);
    }
    ArrayNode value = deep;
    assertThrows(FormatException.class, () -> bytes(value));
  }

  @Test
  void aNameThatIsTwiceInAnObjectIsRefused() throws Exception {
    assertTrue(refused("{\"a\":1,\"a\":2}", JsonNode.class).contains("Duplicate field 'a'"));
    assertTrue(refused("{\"name\":\"x\",\"name\":\"y\"}", Reading.class).contains("Duplicate field 'name'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "-1e999", "[1e309]", "{\"mean\":1e400}"})
  void aNumberBeyondDoubleIsRefusedAndNotTakenForInfinity(String text) throws Exception {
    assertTrue(refused(text, JsonNode.class).contains("beyond the range of double"), text);
    assertTrue(
        refused(text, text.startsWith("{") ? Reading.class : text.startsWith("[") ? double[].class : Double.class)
            .contains("beyond the range of"),
        text);
  }

  @Test
  void hugeNumbersAreRefusedQuickly() throws Exception {
    assertTrue(refused("1".repeat(2_000), JsonNode.class).contains("exceeds the maximum allowed"));
    refused("1e999999999", BigInteger.class);
    refused("{\"count\":99999999999}", Reading.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{} {}", "{}x", "[1,]", "{\"a\"}", "null", "nul", "'a'", "NaN", "[1 2]", "//\n1"})
  void whatIsNoJsonIsRefused(String text) throws Exception {
    if (!text.equals("null")) {
      refused(text, JsonNode.class);
    }
    refused(text, Reading.class);
  }

  @Test
  void theMessageNamesThePlaceAndNotTheText() throws Exception {
    String message = refused("{\"name\": \"secret\",\n \"count\": secret}", Reading.class);
    assertTrue(message.startsWith("a/0 cannot be read as application/json: "), message);
    assertTrue(message.contains("(line 2, column "), message);
  }

  @Test
  void whatCannotBeWrittenIsExplained() {
    FormatException error = assertThrows(FormatException.class, () -> bytes(new Object()));
    assertTrue(
        String.valueOf(error.getMessage()).startsWith("cannot be written as application/json: a java.lang.Object"),
        error::toString);
  }
}
