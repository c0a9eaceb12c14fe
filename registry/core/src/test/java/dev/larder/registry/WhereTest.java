package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.larder.registry.grammar.WhereLexer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What expressions mean. [InvalidWhereTest] has those that mean nothing.
final class WhereTest {
  private static String checked(String text) {
    return Trees.of(Where.parse(text).check(Words.VOCABULARY));
  }

  @Nested
  final class Conditions {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "plate = 'P1'                          | (= plate 'P1')",
        "plate<>'P1'                           | (<> plate 'P1')",
        "plate != 'P1'                         | (<> plate 'P1')",
        "visit < 5                             | (< visit 5)",
        "visit<=-5                             | (<= visit -5)",
        "visit > 9223372036854775807           | (> visit 9223372036854775807)",
        "visit >= -9223372036854775808         | (>= visit -9223372036854775808)",
        "5 < visit                             | (> visit 5)",
        "5 <= visit                            | (>= visit 5)",
        "5 > visit                             | (< visit 5)",
        "5 >= visit                            | (<= visit 5)",
        "'P1' = plate                          | (= plate 'P1')",
        "5 <> visit                            | (<> visit 5)",
        "plate = 'it''s'                       | (= plate 'it's')",
        "component = ''                        | (artifact (= component ''))",
        "well in ('A1', 'A2','A1')             | (in well 'A1' 'A2')",
        "well NOT IN ('A1')                    | (and (present well) (not (in well 'A1')))",
        "run NOT IN ('a')                      | (not (in run 'a'))",
        "visit BETWEEN 1 AND 5                 | (and (>= visit 1) (<= visit 5))",
        "visit NOT BETWEEN 1 AND 5             | (or (< visit 1) (> visit 5))",
        "visit BETWEEN 1 AND 5 AND plate = 'P' | (and (>= visit 1) (<= visit 5) (= plate 'P'))",
        "plate LIKE 'P_%'                      | (like plate 'P' ONE MANY)",
        "plate LIKE '[a]*?\\'                  | (like plate '[a]*?\\')",
        "plate GLOB 'P?*'                      | (like plate 'P' ONE MANY)",
        "plate GLOB '[a]%_\\'                  | (like plate '[a]%_\\')",
        "plate LIKE '%%a_%'                    | (like plate MANY 'a' ONE MANY)",
        "plate NOT LIKE 'P%'                   | (and (present plate) (not (like plate 'P' MANY)))",
        "run NOT GLOB 'P*'                     | (not (like run 'P' MANY))",
        "plate IS NULL                         | (not (present plate))",
        "plate IS NOT NULL                     | (present plate)",
        "stored                                | (holds stored)",
        "NOT stored                            | (not (holds stored))",
        "stored = TRUE                         | (holds stored)",
        "stored <> false                       | (holds stored)",
        "stored = False                        | (not (holds stored))",
        "TRUE <> stored                        | (not (holds stored))",
        "detector.science                      | (holds detector.science)",
        "detector.science = FALSE              | (and (present detector.science) (not (holds detector.science)))",
        "lower(plate) = 'p1'                   | (= lower(plate) 'p1')",
        "UPPER(plate) LIKE 'P%'                | (like upper(plate) 'P' MANY)",
        "Length(plate) > 3                     | (> length(plate) 3)"})
    void mean(String text, String tree) {
      assertEquals(tree, checked(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "visit = 1 OR visit = 2 AND visit = 3     | (or (= visit 1) (and (= visit 2) (= visit 3)))",
        "(visit = 1 OR visit = 2) AND visit = 3   | (and (or (= visit 1) (= visit 2)) (= visit 3))",
        "NOT visit = 1 AND visit = 2              | (and (not (= visit 1)) (= visit 2))",
        "NOT (visit = 1 AND visit = 2)            | (not (and (= visit 1) (= visit 2)))",
        "NOT NOT visit = 1                        | (not (not (= visit 1)))",
        "((visit = 1))                            | (= visit 1)",
        "visit = 1 AND (visit = 2 AND visit = 3)  | (and (= visit 1) (= visit 2) (= visit 3))"})
    void areJoinedAsInSql(String text, String tree) {
      assertEquals(tree, checked(text));
    }
  }

  @Test
  void mayRunOverSeveralLines() {
    assertEquals("(or (= visit 1) (= visit 2) (= visit 3))", checked("visit = 1\n or\tvisit = 2\r\nor visit=3"));
  }

  @Nested
  final class Literals {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "day = '2026-11-21'                                | (= day date:2026-11-21)",
        "begun < '2026-11-21T06:00:00Z'                    | (< begun time:2026-11-21T06:00:00Z)",
        "begun = '2026-11-21T07:00:00.000001+01:00'        | (= begun time:2026-11-21T06:00:00.000001Z)",
        "written > '2026-11-21T06:00Z'                     | (artifact (> written time:2026-11-21T06:00:00Z))",
        "id = '0B5AD1F6-9d7c-4c1f-8a5e-2f60c1f0a001'       | (= id id:0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001)",
        "detector.gain > 1                                 | (> detector.gain 1.0)",
        "detector.gain = -1.5e3                            | (= detector.gain -1500.0)",
        "detector.row IN (7)                               | (in detector.row 7)",
        "detector.purpose = 'science'                      | (= detector.purpose 'science')",
        "size = 10                                         | (artifact (= size 10))",
        "size = 10 MB                                      | (artifact (= size 10000000))",
        "size = 10mib                                      | (artifact (= size 10485760))",
        "size = 1.5 GiB                                    | (artifact (= size 1610612736))",
        "size = 2PB                                        | (artifact (= size 2000000000000000))",
        "size = 1e3 kB                                     | (artifact (= size 1000000))",
        "size IN (1 B, 1 KiB)                              | (artifact (in size 1 1024))"})
    void haveTheTypeOfTheOtherSide(String text, String tree) {
      assertEquals(tree, checked(text));
    }

    @Test
    void areInNfc() {
      assertEquals("(= plate 'Andr\u00e9')", checked("plate = 'Andre\u0301'"));
      assertEquals("(like plate 'Andr\u00e9' MANY)", checked("plate LIKE 'Andre\u0301%'"));
    }

    @Test
    void areAnyTextThatIsPrinted() {
      assertEquals("(= plate '🧫 \"--;/* % \\')", checked("plate = '🧫 \"--;/* % \\'"));
    }
  }

  @Nested
  final class Names {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"plate\" = 'P1'            | (= plate 'P1')",
        "data_id.plate = 'P1'        | (= plate 'P1')",
        "\"Well Number\" = 7         | (= \"Well Number\" 7)",
        "data_id.\"Well Number\" = 7 | (= \"Well Number\" 7)",
        "size = 7                    | (artifact (= size 7))",
        "\"size\" = 7                | (artifact (= size 7))",
        "data_id.size = 'x'          | (= data_id.size 'x')",
        "größe = 'x'                 | (= größe 'x')",
        "\"in\" = 'x'                | (= \"in\" 'x')",
        "lower = 'x'                 | (= lower 'x')",
        "lower(lower) = 'x'          | (= lower(lower) 'x')",
        "\"a.b\" = 'x'               | (= \"a.b\" 'x')",
        "detector . row = 1          | (= detector.row 1)",
        "data_id.detector.row = 1    | (= detector.row 1)"})
    void standForOneThing(String text, String tree) {
      assertEquals(tree, checked(text));
    }

    @Test
    void areInNfc() {
      assertEquals("(= größe 'x')", checked("gro\u0308ße = 'x'"));
      assertEquals("(= größe 'x')", checked("\"gro\u0308ße\" = 'x'"));
    }

    @Test
    void areOfLettersMarksAndNumbersOfAnyScript() {
      for (String name : List.of("日本", "x\u0345", "x²", "x٣", "𝒳", "ÀND", "\u212a")) {
        InvalidWhereException e = assertThrows(InvalidWhereException.class, () -> checked(name + " = 1"));
        assertEquals("unknown-name", e.code(), name);
      }
      for (String name : List.of("²", "٣", "a-b", "a€", "a\u00a0b", "\u0345")) {
        InvalidWhereException e = assertThrows(InvalidWhereException.class, () -> checked(name + " = 1"));
        assertEquals("invalid-expression", e.code(), name);
      }
    }

    @Test
    void thatAreKeywordsAreThoseOfTheGrammar() {
      Set<String> keywords = new TreeSet<>();
      for (int type = WhereLexer.AND; type <= WhereLexer.TRUE; type++) {
        keywords.add(WhereLexer.VOCABULARY.getSymbolicName(type));
      }
      assertEquals(11, keywords.size());
      keywords.forEach(word -> assertEquals('"' + word + '"', Spelling.of(word)));
      assertEquals("plate", Spelling.of("plate"));
    }

    @Test
    void ofRecordsAreThoseOfTheirDimension() {
      Vocabulary records = Vocabulary.ofRecords(Words.DETECTOR, Words.DIMENSIONS.subList(0, 1));
      assertEquals("(and (= detector 5) (= plate 'P1') (= detector.purpose 'x') (> detector.gain 1.0))", Trees.of(Where
          .parse("detector = 5 AND plate = 'P1' AND purpose = 'x' AND detector.gain > 1").check(records)));
    }
  }

  /// Fields of artifacts: what is asked of one, and what of any.
  @Nested
  final class Artifacts {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "path GLOB 'a*' AND size > 5              | (artifact (and (like path 'a' MANY) (> size 5)))",
        "size > 5 AND plate = 'P' AND path = 'a'  | (and (= plate 'P') (artifact (and (> size 5) (= path 'a'))))",
        "size > 5 AND (path = 'a' AND visit = 1)  | (and (= visit 1) (artifact (and (> size 5) (= path 'a'))))",
        "size > 5 AND (path = 'a' OR path = 'b')  | (artifact (and (> size 5) (or (= path 'a') (= path 'b'))))",
        "size BETWEEN 1 AND 5                     | (artifact (and (>= size 1) (<= size 5)))"})
    void areTheSameInOneAndGroup(String text, String tree) {
      assertEquals(tree, checked(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "size > 5 OR path = 'a'                   | (artifact (or (> size 5) (= path 'a')))",
        "size > 5 OR plate = 'P'                  | (or (= plate 'P') (artifact (> size 5)))",
        "size > 5 AND visit = 1 OR size > 7 AND visit = 2"
            + " | (or (and (= visit 1) (artifact (> size 5))) (and (= visit 2) (artifact (> size 7))))"})
    void areAnyOnEachSideOfOr(String text, String tree) {
      assertEquals(tree, checked(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "NOT size > 5                             | (not (artifact (> size 5)))",
        "NOT (size > 5 AND path = 'a')            | (not (artifact (and (> size 5) (= path 'a'))))",
        "NOT size > 5 AND path = 'a'              | (and (not (artifact (> size 5))) (artifact (= path 'a')))",
        "NOT NOT size > 5 AND path = 'a'          | (and (not (not (artifact (> size 5)))) (artifact (= path 'a')))"})
    void areNoneBehindNot(String text, String tree) {
      assertEquals(tree, checked(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "size <> 5                                | (artifact (<> size 5))",
        "size NOT IN (5)                          | (artifact (not (in size 5)))",
        "path NOT LIKE 'a%' AND size > 5          | (artifact (and (not (like path 'a' MANY)) (> size 5)))"})
    void areSomeOtherWhereTheComparisonIsNegated(String text, String tree) {
      assertEquals(tree, checked(text));
    }

    @Test
    void needNotBeThereWhereTheRestSuffices() {
      assertEquals("(or (and (= plate 'P') (= visit 1))"
          + " (artifact (and (or (= path 'a') (= plate 'P')) (or (> size 5) (= visit 1)))))",
          checked("(path = 'a' OR plate = 'P') AND (size > 5 OR visit = 1)"));
      assertEquals("(artifact (and (> size 5) (or (= path 'a') (= plate 'P'))))",
          checked("size > 5 AND (path = 'a' OR plate = 'P')"));
    }
  }

  @Test
  void partsAreWhatAndJoins() {
    assertEquals(List.of("plate = 'P1'", "visit = 1 OR NOT (visit = 3)", "NOT (stored)", "size > 1 MB"),
        Where.parse("plate = 'P1' AND (visit = 1 OR NOT (visit = 3)) AND NOT (stored) AND size > 1 MB").parts().stream()
            .map(Where::text).toList());
    assertEquals(List.of(Where.parse("visit = 1 OR stored")), Where.parse("visit = 1 OR stored").parts());
  }

  @Test
  void partsBeginWhereTheirTextDoes() {
    Where part = Where.parse("plate = '🧫' AND '🧫' = plate").parts().get(1);
    assertEquals("'🧫' = plate", part.text());
    assertEquals("(= plate '🧫')", Trees.of(part.check(Words.VOCABULARY)));
  }

  @Test
  void isEqualWhereItsTextIs() {
    assertEquals(Where.parse("stored"), Where.parse("stored"));
    assertEquals(Where.parse("stored").hashCode(), Where.parse("stored").hashCode());
    assertNotEquals(Where.parse("stored"), Where.parse(" stored"));
    assertEquals("NOT stored", Where.parse("NOT stored").toString());
  }
}
