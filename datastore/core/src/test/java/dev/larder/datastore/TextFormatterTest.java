package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TextFormatterTest extends FormatterContract<String> {
  private static final Charset LATIN = StandardCharsets.ISO_8859_1;

  @Override
  protected Formatter<String> formatter() {
    return new TextFormatter();
  }

  @Override
  protected String format() {
    return "text/plain";
  }

  @Override
  protected String random() {
    return TextFormatterTest.text(random, 1 + random.nextInt(80_000));
  }

  /// Characters of every plane, with line ends and byte order marks.
  static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      int point = switch (random.nextInt(4)) {
        case 0 -> random.nextInt(0x80);
        case 1 -> random.nextInt(0x800);
        case 2 -> "\r\n\t\uFEFF\"',;\u2028".charAt(random.nextInt(9));
        default -> random.nextInt(0x110000);
      };
      if (point < 0xD800 || point > 0xDFFF) {
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }

  @Override
  protected String empty() {
    return "";
  }

  @Override
  protected Object seen(String value) {
    return value;
  }

  @Test
  void theFormatNamesTheCharset() throws Exception {
    StoredArtifact latin = shelf.artifact(formatter().write("Käse", MediaType.of("text/plain; charset=ISO-8859-1")),
        "text/plain; charset=ISO-8859-1");
    assertEquals(4, latin.record().size());
    assertEquals("Käse", read(latin));
  }

  @Test
  void theReaderKnowsBetterThanTheFormat() throws Exception {
    StoredArtifact latin = shelf.artifact(Content.bytes("Käse".getBytes(LATIN)), "text/plain");
    assertEquals("Käse", formatter().read(latin, String.class, ReadParameters.NONE.withCharset(LATIN)));
    FormatException error = assertThrows(FormatException.class, () -> read(latin));
    assertEquals("a/0 cannot be read as text/plain: it is not UTF-8", error.getMessage());
  }

  @Test
  void whatTheCharsetCannotExpressIsNotWritten() {
    assertThrows(FormatException.class,
        () -> formatter().write("Ω", MediaType.of("text/plain; charset=ISO-8859-1")));
    assertThrows(FormatException.class, () -> formatter().write("half: \uD83D", MediaType.of("text/plain")));
    assertThrows(FormatException.class, () -> formatter().write("x", MediaType.of("text/plain; charset=nonsense")));
  }
}
