package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Expressions that mean nothing, and what their writers are told.
final class InvalidWhereTest {
  private static InvalidWhereException refused(String text) {
    InvalidWhereException e =
        assertThrows(InvalidWhereException.class, () -> Where.parse(text).check(Words.VOCABULARY), text);
    assertTrue(e.remedy().matches("(?s).*[.?]"), e.remedy());
    return e;
  }

  private static void assertRefused(String text, String code, int column, String what) {
    InvalidWhereException e = refused(text);
    assertEquals(code + " " + column + " " + what,
        e.code() + " " + e.column() + " " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  @Test
  void showsThePlace() {
    InvalidWhereException e = refused("visit > 1 AND plte = 'P1'");
    assertEquals("""
        there is no dimension or field plte, at character 15:
        visit > 1 AND plte = 'P1'
                      ^^^^""", e.getMessage());
    assertEquals("Did you mean plate? Upper and lower case count.", e.remedy());
  }

  @Test
  void showsThePlaceInWhatIsLong() {
    InvalidWhereException e = refused("visit > 1 AND ".repeat(50) + "🧫 = 'P1'" + " AND visit > 1".repeat(50));
    assertEquals("""
        🧫 means nothing here, at character 701:
        … 1 AND visit > 1 AND visit > 1 AND visit > 1 AND 🧫 = 'P1' AND visit > 1 AND vis…
                                                          ^""".replace("… 1", "…isit > 1")
        .replaceFirst("…isit > 1 AND visit > 1 AND visit > 1 AND visit > 1 AND 🧫",
            "… > 1 AND visit > 1 AND visit > 1 AND 🧫"),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "plate                | type-mismatch | 1 | plate is text, which is no condition by itself, at character 1:",
      "plate =              | invalid-expression | 8 | the end where text in single quotes, a number, TRUE or FALSE is expected, at character 8:"})
  void sayWhatIsMissing(String text, String code, int column, String what) {
    assertRefused(text, code, column, what);
  }
}
