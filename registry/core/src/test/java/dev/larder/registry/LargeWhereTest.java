package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What is too large is refused at once, and what is just not is read at once.
final class LargeWhereTest {
  /// No measure of speed: on a loaded machine only what never ends reaches it.
  private static final Duration RUNAWAY = Duration.ofSeconds(30);

  private static Map<String, String> tooLarge() {
    Map<String, String> texts = new TreeMap<>();
    texts.put("text", "plate = '" + "x".repeat(1_000_000) + "'");
    texts.put("parentheses", "(".repeat(100_000) + "stored" + ")".repeat(100_000));
    texts.put("open parentheses", "(".repeat(100_000));
    texts.put("NOTs", "NOT ".repeat(100_000) + "stored");
    texts.put("NOTs with parentheses", "NOT(".repeat(10_000) + "stored" + ")".repeat(10_000));
    texts.put("list", "visit IN (" + "1,".repeat(1_000_000) + "1)");
    texts.put("list of ANDs", "stored" + " AND stored".repeat(1_000_000));
    texts.put("101 parentheses", "(".repeat(101) + "stored" + ")".repeat(101));
    texts.put("101 NOTs", "NOT ".repeat(101) + "stored");
    texts.put("50 parentheses around 51 NOTs", "(".repeat(50) + "NOT ".repeat(51) + "stored" + ")".repeat(50));
    texts.put("NOTs outside and inside", "(NOT ".repeat(50) + "stored" + " AND NOT NOT (stored)" + ")".repeat(50));
    texts.put("pattern", "path LIKE '" + "%a".repeat(513) + "'");
    String inner = "size > 1";
    for (int i = 0; i < 20; i++) {
      inner = "(path = 'a' OR NOT (" + inner + ")) AND (size = 2 OR visit = 1)";
    }
    texts.put("a condition that doubles", inner);
    texts.put("ANDs", "stored" + " AND stored".repeat(5_900));
    texts.put("ORs of artifacts", "size=1" + " OR size=1 AND visit=1".repeat(2_900));
    return texts;
  }

  private static Map<String, String> largest() {
    Map<String, String> texts = new TreeMap<>();
    texts.put("text", "plate = '" + "x".repeat(Source.MAX_LENGTH - 10) + "'");
    texts.put("quotes", "plate = '" + "''".repeat(32_000) + "'");
    texts.put("name", "\"" + "x".repeat(60_000) + "\" = 1");
    texts.put("dots", "a" + ".a".repeat(30_000) + " = 1");
    texts.put("number", "detector.gain = " + "1".repeat(300));
    texts.put("digits", "visit = " + "1".repeat(60_000));
    texts.put("decimals", "size > 1." + "1".repeat(60_000) + " GB");
    texts.put("100 parentheses", "(".repeat(100) + "stored" + ")".repeat(100));
    texts.put("100 NOTs", "NOT ".repeat(100) + "stored");
    texts.put("list", "visit IN (" + "1,".repeat(32_000) + "1)");
    texts.put("ANDs", "stored" + " AND stored".repeat(900));
    texts.put("ORs of artifacts", "size=1" + " OR size=1 AND visit=1".repeat(240));
    texts.put("NOTs side by side", "stored" + " AND NOT stored".repeat(300));
    texts.put("words", "x ".repeat(32_000));
    texts.put("letters that are not Latin", "größe = '" + "ß".repeat(60_000) + "'");
    texts.put("name of letters that are not Latin", "ß".repeat(65_000) + " = 1");
    texts.put("names of letters that are not Latin", "ßß ".repeat(21_000));
    texts.put("characters beyond 16 bits", "plate = '" + "🧫".repeat(30_000) + "'");
    texts.put("pattern", "path LIKE '" + "%a".repeat(512) + "'");
    return texts;
  }

  @Test
  void whatIsTooLargeIsRefusedAtOnce() {
    tooLarge().forEach((kind, text) -> assertTimeoutPreemptively(RUNAWAY, () -> assertEquals("expression-too-large",
        assertThrows(InvalidWhereException.class, () -> Where.parse(text).check(Words.VOCABULARY), kind).code(), kind),
        kind));
  }

  @Test
  void whatIsJustNotTooLargeIsReadAtOnce() {
    largest().forEach((kind, text) -> assertTimeoutPreemptively(RUNAWAY, () -> {
      try {
        Where.parse(text).check(Words.VOCABULARY);
      } catch (InvalidWhereException e) {
        String told = kind + ": " + e.getMessage();
        assertNotEquals("expression-too-large", e.code(), told);
        assertTrue(told.length() < 500, told);
      }
    }, kind));
  }

  @Test
  void depthEndsWithItsParenthesis() {
    String nested = "(".repeat(100) + "stored" + ")".repeat(100);
    assertDoesNotThrow(() -> Where.parse(nested + " AND " + nested + " AND NOT stored"));
    assertDoesNotThrow(() -> Where.parse("visit NOT IN (1) AND ".repeat(200) + "stored"));
  }

  @Test
  void aListOfAllThatFitsIsKept() {
    assertEquals(10_000, assertDoesNotThrow(() -> {
      StringBuilder list = new StringBuilder("visit IN (0");
      for (int i = 1; i < 10_000; i++) {
        list.append(',').append(i);
      }
      Condition condition = Where.parse(list.append(')').toString()).check(Words.VOCABULARY);
      return condition instanceof Condition.In in ? in.literals().size() : 0;
    }));
  }
}
