package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SlugTest {
  private static void assertSlug(String expected, String name) {
    assertEquals(expected, Slug.of(name, 100));
  }

  @Test
  void keepsAsciiLettersDigitsDotsUnderscoresAndDashes() {
    assertSlug("Plate-7_B.2", "Plate-7_B.2");
  }

  @Test
  void replacesEverythingElseOneForOne() {
    assertSlug("well_A1_", "well[A1]");
    assertSlug("a_b_c_d_e", "a b#c%d?e");
    assertSlug("gr__e", "größe");
    assertSlug("x_", "𝄞");
    assertSlug("a_b_c", "a/b\\c");
  }

  @Test
  void beginsWithNeitherDotNorUnderscore() {
    assertSlug("x.hidden", ".hidden");
    assertSlug("x_tmp", "_tmp");
    assertSlug("x__", "[]");
    assertSlug("x", "");
  }

  @Test
  void endsInNoDot() {
    assertSlug("a__", "a..");
    assertSlug("x___", "...");
    assertEquals("abcdefg_", Slug.of("abcdefg.h", 8));
  }

  @Test
  void isNoDeviceName() {
    for (String device : List.of("con", "CON", "nul", "Aux", "com1", "LPT9", "con.txt", "NUL.tar.gz")) {
      assertSlug("x-" + device, device);
    }
    assertSlug("x-con_", "con.");
    assertSlug("console", "console");
    assertSlug("com10", "com10");
  }

  @Test
  void isCutToItsLength() {
    assertEquals("v".repeat(100), Slug.of("v".repeat(100_000), 100));
    assertEquals("x_______", Slug.of("漢".repeat(500), 8));
    assertEquals("x-con.ab", Slug.of("con.abcdefgh", 8));
  }

  @Test
  void isSafeForAnyName() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    String alphabet = "._-/\\conCONaux1 é漢$:\u0000";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder name = new StringBuilder();
      random.ints(random.nextInt(12), 0, alphabet.length()).forEach(c -> name.append(alphabet.charAt(c)));
      int max = 8 + random.nextInt(8);
      String slug = Slug.of(name.toString(), max);
      assertTrue(slug.matches("[A-Za-z0-9-][A-Za-z0-9._-]*") && !slug.endsWith(".") && slug.length() <= max
          && !slug.matches("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])([.].*)?"), () -> name + " became " + slug);
      assertEquals(slug, Slug.of(name.toString(), max));
    }
  }
}
