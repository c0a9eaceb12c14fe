package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FreeTextTest {
  @Test
  void anyTextBecomesADetailThatIsAccepted() {
    for (String text : List.of("", "no space left", "x".repeat(300), "x".repeat(10_000), "\n\t\u001b[31m\u202e",
        "\ud83e", "\ud83e\uddeb".repeat(400), "a\u2028b\u2029c", "é".repeat(299))) {
      FreeText.check("detail", DeleteOutcome.detail(text), 300);
    }
    assertEquals("a?b", DeleteOutcome.detail("a\nb"));
    assertEquals("x".repeat(299) + "…", DeleteOutcome.detail("x".repeat(301)));
    assertEquals("no space left", DeleteOutcome.detail("no space left"));
  }

  @Test
  void whatCouldForgeALineIsNoFreeText() {
    for (String text : List.of("a\nb", "\u0000", "\u007f", "\u2028", "\ud800", "a\udc00")) {
      assertThrows(IllegalArgumentException.class, () -> FreeText.check("job", text, 512), text);
    }
  }
}
