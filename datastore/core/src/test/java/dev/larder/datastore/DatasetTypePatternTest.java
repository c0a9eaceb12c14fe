package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DatasetType;
import dev.larder.model.DimensionName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatasetTypePatternTest {
  private static final DatasetType RAW = DatasetType.of("raw_image", List.of("plate", "well"), "image/tiff");
  private static final DatasetType NOTE = DatasetType.of("note", List.of(), "text/plain; charset=utf-8");

  private static DatasetTypePattern pattern(String line) {
    return DatasetTypePattern.parse(line);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      raw_image                     | true  | false
      raw_*                         | true  | false
      *_image                       | true  | false
      raw_?mage                     | true  | false
      raw                           | false | false
      Raw_*                         | false | false
      *                             | true  | true
      {plate}                       | true  | false
      {well, plate}                 | true  | false
      {plate, lane}                 | false | false
      image/*                       | true  | false
      image/png                     | false | false
      text/plain*                   | false | true
      raw_* {plate} image/tiff      | true  | false
      raw_* {plate} text/*          | false | false
      n* text/*                     | false | true
      n*{plate}                     | false | false
      """)
  void meansTheDatasetTypesThatFitAllOfIt(String line, boolean raw, boolean note) {
    assertEquals(raw, pattern(line).matches(RAW));
    assertEquals(note, pattern(line).matches(NOTE));
    assertEquals(pattern(line), pattern(pattern(line).toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "{plate", "{}", "{a,}", "raw_* {plate} {well}", "{plate} raw", "1a", "a:b",
      "_x",
      "{a:b}"})
  void refusesWhatIsNone(String line) {
    PlacementException e = assertThrows(PlacementException.class, () -> pattern(line));
    assertEquals("placement", e.code());
    assertFalse(e.remedy().isEmpty());
  }

  @Test
  void isWrittenInOneLine() {
    assertEquals("raw_* {plate, well} image/*",
        new DatasetTypePattern("raw_*", Set.of(new DimensionName("well"), new DimensionName("plate")), "image/*")
            .toString());
    assertEquals("*", DatasetTypePattern.ANY.toString());
    assertEquals("{Well Number}", pattern(" { Well Number } ").toString());
    assertThrows(PlacementException.class, () -> new DatasetTypePattern("", Set.of(), "tiff"));
  }

  @Test
  void globsAgreeWithRegularExpressionsOnRandomTexts() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int matching = 0;
    for (int i = 0; i < 50_000; i++) {
      String glob = text(random, "ab*?𝄞", random.nextInt(7));
      String text = text(random, "ab𝄞", random.nextInt(7));
      boolean expected = Pattern.matches(glob.replace("*", ".*").replace('?', '.'), text);
      assertEquals(expected, Glob.matches(glob, text), () -> glob + " and " + text);
      matching += expected ? 1 : 0;
    }
    assertTrue(matching > 1_000);
  }

  @Test
  void globsAreNotSlowOnMaliciousTexts() {
    assertTimeoutPreemptively(Duration.ofSeconds(5),
        () -> assertFalse(Glob.matches("a*".repeat(60) + "b", "a".repeat(5_000))));
  }

  private static String text(Random random, String alphabet, int length) {
    int[] characters = alphabet.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    random.ints(length, 0, characters.length).forEach(c -> text.appendCodePoint(characters[c]));
    return text.toString();
  }

  @Nested
  final class Constraints {
    @Test
    void acceptEverythingUnlessTheySayWhat() {
      assertTrue(DatasetTypeConstraints.NONE.accepts(RAW));
      assertTrue(DatasetTypeConstraints.parse(List.of(), List.of("raw_*")).accepts(NOTE));
      assertFalse(DatasetTypeConstraints.parse(List.of("{plate}"), List.of()).accepts(NOTE));
      assertTrue(DatasetTypeConstraints.parse(List.of("nothing", "{plate}"), List.of()).accepts(RAW));
    }

    @Test
    void rejectWhatIsAcceptedToo() {
      DatasetTypeConstraints constraints = DatasetTypeConstraints.parse(List.of("raw_*", "note"), List.of("image/*"));
      assertFalse(constraints.accepts(RAW));
      assertTrue(constraints.accepts(NOTE));
    }

    @Test
    void nameTheLineThatIsNone() {
      assertTrue(String.valueOf(assertThrows(PlacementException.class,
          () -> DatasetTypeConstraints.parse(List.of("raw_*"), List.of("a b"))).getMessage()).contains("\"a b\""));
    }
  }

  @Nested
  final class Choice {
    private static Placement placement(String... patternsAndTemplates) {
      LinkedHashMap<DatasetTypePattern, PlacementTemplate> rules = new LinkedHashMap<>();
      for (int i = 0; i < patternsAndTemplates.length; i += 2) {
        rules.put(pattern(patternsAndTemplates[i]), PlacementTemplate.parse(patternsAndTemplates[i + 1]));
      }
      return Placement.of(rules, PlacementTemplate.DEFAULT);
    }

    @Test
    void isTheFirstThatFits() {
      Placement placement = placement("raw_image", "one/{id}", "raw_*", "two/{id}", "{plate}", "three/{id}");
      assertEquals("one/{id}", placement.template(RAW).toString());
      assertEquals("two/{id}", placement.template(DatasetType.of("raw_x", List.of("plate"), "a/b")).toString());
      assertEquals("three/{id}", placement.template(DatasetType.of("x", List.of("plate"), "a/b")).toString());
      assertEquals(PlacementTemplate.DEFAULT, placement.template(NOTE));
    }

    @Test
    void isCheckedForADatasetTypeByTheTemplateThatItGets() {
      Placement placement = placement("raw_*", "{plate}/{id}");
      placement.check(RAW);
      placement.check(NOTE);
      assertThrows(PlacementException.class,
          () -> placement.check(DatasetType.of("raw_x", List.of("lane"), "a/b")));
    }

    @Test
    void thatIsNeverMadeIsAnError() {
      PlacementException e = assertThrows(PlacementException.class,
          () -> placement("raw_*", "a/{id}", "raw_image {plate}", "b/{id}"));
      assertEquals("the template of \"raw_image {plate}\" is never used: \"raw_*\" stands before it", e.getMessage());
      assertThrows(PlacementException.class, () -> placement("*", "a/{id}", "x", "b/{id}"));
      placement("raw_* {plate}", "a/{id}", "raw_image", "b/{id}", "image/*", "c/{id}");
    }
  }
}
