package dev.larder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WordsTest {
  private static long word(byte... bytes) {
    return Words.at(bytes, 0);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void theFirstOfSeveralIsFoundWhateverIsAboveIt() {
    assertEquals(8, Words.indexOf(word(bytes("abcdefgh")), '\n'));
    assertEquals(0, Words.indexOf(word(bytes("\nbcdefg\n")), '\n'));
    assertEquals(7, Words.indexOf(word(bytes("\u000b\u000bcdefg\n")), '\n'));
    // One above a hit differs from it in the lowest bit only: the borrow makes it look like a hit.
    assertEquals(3, Words.indexOf(word(bytes("abc\n\u000befg")), '\n'));
  }

  @Test
  void everyByteInEveryPlaceIsPlainOrNot() {
    for (int value = 0; value < 256; value++) {
      for (int place = 0; place < 8; place++) {
        byte[] bytes = bytes("~ !#[]a0");
        bytes[place] = (byte) value;
        boolean plain = value >= ' ' && value < 128 && value != '"' && value != '\\';
        assertEquals(plain ? 8 : place, Words.endOfPlainText(word(bytes)), "%02x at %d".formatted(value, place));
      }
    }
  }

  @Test
  void everyByteInEveryPlaceIsAHexDigitOrNot() {
    for (int value = 0; value < 256; value++) {
      for (int place = 0; place < 8; place++) {
        for (String others : new String[]{"00000000", "ffffffff", "9a9a9a9a", "01a9f8b7"}) {
          byte[] bytes = bytes(others);
          bytes[place] = (byte) value;
          boolean digit = value >= '0' && value <= '9' || value >= 'a' && value <= 'f';
          String text = new String(bytes, StandardCharsets.ISO_8859_1);
          assertEquals(digit ? HexFormat.fromHexDigitsToLong(text) : -1, Words.hex(word(bytes)), text);
        }
      }
    }
  }

  @Test
  void numbersComeBackFromTheirHexDigits() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      int number = random.nextInt();
      assertEquals(number & 0xFFFF_FFFFL, Words.hex(word(bytes(HexFormat.of().toHexDigits(number)))));
    }
  }
}
