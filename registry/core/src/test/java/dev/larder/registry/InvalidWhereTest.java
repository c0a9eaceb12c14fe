package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Expressions that mean nothing, and what their writers are told.
final class InvalidWhereTest {
  private static InvalidWhereException refused(String text) {
    InvalidWhereException e = assertThrows(InvalidWhereException.class, () -> Where.parse(text).check(Words.VOCABULARY),
        text);
    assertTrue(e.remedy().matches("(?s).*[.?]"), e.remedy());
    return e;
  }

  /// @param told code, column, and what is wrong
  private static void assertRefused(String text, String told) {
    InvalidWhereException e = refused(text);
    String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    assertEquals(told, "%s %d %s".formatted(e.code(), e.column(), first.substring(0, first.lastIndexOf(", at "))));
  }

  @Nested
  final class Messages {
    @Test
    void showThePlace() {
      InvalidWhereException e = refused("visit > 1 AND pltae = 'P1'");
      assertEquals("""
          there is no dimension or field pltae, at character 15:
          visit > 1 AND pltae = 'P1'
                        ^^^^^""", e.getMessage());
      assertEquals("Did you mean plate? Upper and lower case count.", e.remedy());
    }

    @Test
    void showThePlaceInWhatIsLong() {
      assertEquals("""
          🧫 means nothing here, at character 701:
          …sit > 1 AND visit > 1 AND visit > 1 AND 🧫 = 'P1' AND visit > 1 AND vis…
                                                   ^""",
          refused("visit > 1 AND ".repeat(50) + "🧫 = 'P1'" + " AND visit > 1".repeat(50)).getMessage());
    }

    @Test
    void showWhatRunsOverSeveralLinesInOne() {
      assertEquals("""
          there is no dimension or field x, at character 15:
          visit = 1  OR x = 2
                        ^""", refused("visit = 1\r\nOR\tx = 2").getMessage());
    }

    @Test
    void cannotBeForged() {
      assertEquals("""
          there is no dimension or field "a·b", at character 1:
          "a·b" = 1
          ^^^^^""", refused("\"a\u202eb\" = 1").getMessage());
      assertEquals("""
          the control character U+001B, at character 9:
          visit = ·[31m
                  ^""", refused("visit = \u001b[31m").getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "Plate = 'x'           | Did you mean plate? Upper and lower case count.",
        "dtaset_type = 'x'     | Did you mean dataset_type? Upper and lower case count.",
        "detector.porpose = 'x'| Did you mean detector.purpose? Upper and lower case count.",
        "\"WellNumber\" = 1    | Did you mean \"Well Number\"? Upper and lower case count.",
        "wel = 'x'             | Did you mean well? Upper and lower case count.",
        "plate = P1            | A name is compared with a value, and text is written in single quotes: 'P1'.",
        "plate = \"P1\"        | A name is compared with a value, and text is written in single quotes: 'P1'.",
        "plate = NULL          | Ask IS NULL or IS NOT NULL.",
        "plate == 'P1'         | Equality is one =.",
        "in = 'x'              | If it is a name, write it in double quotes.",
        "visit = 1 -- x        | There is no arithmetic, and there are no comments.",
        "lower(upper(plate)) = 'x' | A function takes a name.",
        "trim(plate) = 'x'     | Functions are lower, upper, length.",
        "size = 'x'            | Write a whole number, without quotes: 42. The dimension of that name is data_id.size.",
        "run = 5               | Write it in single quotes: '5'.",
        "visit = '7'           | Write a whole number, without quotes: 42.",
        "stored IS NULL        | Ask stored, or NOT stored, to tell datasets with artifacts from those without."})
    void sayWhatToDo(String text, String remedy) {
      assertEquals(remedy, refused(text).remedy());
    }

    @Test
    void listNamesWhereNoneIsNear() {
      assertEquals("There are: detector, plate, detector.gain, detector.purpose, detector.row, detector.science, gain,"
          + " purpose, row, science. Text is written in single quotes.",
          assertThrows(InvalidWhereException.class, () -> Where.parse("written > 'x'").check(
              Vocabulary.ofRecords(Words.DETECTOR, Words.DIMENSIONS.subList(0, 1)))).remedy());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "plate =                    | 8 the end where a value is expected",
      "plate = P1                 | 9 found P1 where a value is expected",
      "plate = 'P1                | 9 the text is not closed",
      "plate = 'P1''              | 9 the text is not closed",
      "plate = \"                 | 9 the quoted name is empty or not closed",
      "\"\" = 1                   | 1 the quoted name is empty or not closed",
      "plate = 'P1' well = 'A1'   | 14 found well where AND, OR or the end is expected",
      "plate = 'P1' AND           | 17 the end where a condition is expected",
      "plate = 'P1' OR OR stored  | 17 found OR where a condition is expected",
      "(plate = 'P1'              | 14 the end where AND, OR or ) is expected",
      "plate = 'P1')              | 13 found ) where AND, OR or the end is expected",
      "()                         | 2 found ) where a condition is expected",
      "NOT                        | 4 the end where a condition is expected",
      "TRUE                       | 5 the end where a comparison such as = is expected",
      "1 = 1                      | 5 found 1 where a name is expected",
      "plate = well               | 9 found well where a value is expected",
      "sqlite_version() = 'x'     | 16 found ) where a name is expected",
      "plate. = 'x'               | 8 found = where a name is expected",
      "plate IN ()                | 11 found ) where a value is expected",
      "plate IN ('a',)            | 15 found ) where a value is expected",
      "plate IN ('a' 'b')         | 15 found 'b' where a comma or ) is expected",
      "plate IN 'a'               | 10 found 'a' where ( is expected",
      "plate IS 'x'               | 10 found 'x' where NOT or NULL is expected",
      "plate LIKE 5               | 12 found 5 where text in single quotes is expected",
      "plate NOT = 'x'            | 11 found = where BETWEEN, GLOB, IN or LIKE is expected",
      "plate BETWEEN 'a' OR 'b'   | 19 found OR where AND is expected",
      "plate LIKE 'a' ESCAPE '!'  | 16 found ESCAPE where AND, OR or the end is expected",
      "plate = 'P1' COLLATE NOCASE| 14 found COLLATE where AND, OR or the end is expected",
      "visit = 1 + 1              | 11 + means nothing here",
      "visit = 99999999999999999999 | 9 the number does not fit in 64 bits",
      "size > 10 MBit             | 11 MBit is no unit",
      "size > 0.5 B               | 8 the size is no whole number of bytes, or is beyond 64 bits",
      "size > 9999999 PB          | 8 the size is no whole number of bytes, or is beyond 64 bits",
      "size > 1e999999999 PB      | 8 the size is no whole number of bytes, or is beyond 64 bits",
      "visit > 5 MB               | 11 found MB behind a number that is no size",
      "detector.gain = 1e999      | 17 the number is too large",
      "plate IS NOT NULL IS NULL  | 19 found IS where AND, OR or the end is expected",
      "size IS NULL               | 1 size is never NULL",
      "run IS NOT NULL            | 1 run is never NULL"})
  void isNotOfTheLanguage(String text, String told) {
    assertRefused(text, "invalid-expression " + told);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "visit = '7'                 | 9 visit is a whole number, and '7' is not",
      "visit = 7.0                 | 9 visit is a whole number, and 7.0 is not",
      "visit IN (1, '2')           | 14 visit is a whole number, and '2' is not",
      "visit BETWEEN 1 AND '2'     | 21 visit is a whole number, and '2' is not",
      "plate = 7                   | 9 plate is text, and 7 is not",
      "plate > TRUE                | 9 plate is text, and TRUE is not",
      "id = 'not a uuid'           | 6 id is a UUID, and 'not a uuid' is not",
      "id = '1-1-1-1-1'            | 6 id is a UUID, and '1-1-1-1-1' is not",
      "id LIKE '0b%'               | 1 LIKE is for text, and id is a UUID",
      "day = '2026-02-30'          | 7 day is a date, and '2026-02-30' is not",
      "day = '2026-11-21T06:00:00Z'| 7 day is a date, and '2026-11-21T06:00:00Z' is not",
      "day = '+12026-11-21'        | 7 day is a date, and '+12026-11-21' is not",
      "day > 20261121              | 7 day is a date, and 20261121 is not",
      "begun = '2026-11-21'        | 9 begun is a time, and '2026-11-21' is not",
      "begun = '2026-11-21T06:00'  | 9 begun is a time, and '2026-11-21T06:00' is not",
      "written > 5                 | 11 written is a time, and 5 is not",
      "written > '2026-11-21T06:00:00.0000001Z'"
          + " | 11 written is a time, and '2026-11-21T06:00:00.0000001Z' is not",
      "size > 1.5                  | 8 size is a whole number, and 1.5 is not",
      "visit GLOB '1*'             | 1 GLOB is for text, and visit is a whole number",
      "stored = 1                  | 10 stored is a truth value, and 1 is not",
      "stored > FALSE              | 1 stored is a truth value, which is compared by = and <> only",
      "stored IN (TRUE)            | 1 stored is a truth value, which is compared by = and <> only",
      "stored BETWEEN 1 AND 2      | 1 stored is a truth value, which is compared by = and <> only",
      "detector.gain = '1'         | 17 detector.gain is a number, and '1' is not",
      "lower(visit) = 'x'          | 7 lower takes text, and visit is a whole number",
      "length(plate) = 'x'         | 17 length(plate) is a whole number, and 'x' is not",
      "plate                       | 1 plate is text, which is no condition by itself",
      "NOT length(plate)           | 5 length(plate) is a whole number, which is no condition by itself"})
  void comparesWhatCannotBeCompared(String text, String told) {
    assertRefused(text, "type-mismatch " + told);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "nothing = 1         | 1 there is no dimension or field nothing",
      "SIZE = 1            | 1 there is no dimension or field SIZE",
      "data_id = 1         | 1 there is no dimension or field data_id",
      "data_id.run = 1     | 1 there is no dimension or field data_id.run",
      "a.b = 1             | 1 there is no dimension or field a.b",
      "plate.size = 1      | 1 there is no dimension or field plate.size",
      "a.b.c.d = 1         | 1 there is no dimension or field a.b.c.d",
      "load_extension(plate) = 'x' | 1 there is no function load_extension"})
  void namesWhatIsNotThere(String text, String told) {
    assertRefused(text, "unknown-name " + told);
  }

  /// Whatever gets through is a literal; nothing of it is ever part of a statement.
  @ParameterizedTest
  @ValueSource(strings = {"' OR 1=1 --", "plate = '' OR ''=''", "plate = 'x'; DROP TABLE dataset", "plate = 'x' --",
      "plate = 'x' /* */", "1=1", "plate = 'x' UNION SELECT 1", "plate IN (SELECT json FROM data_id)",
      "EXISTS (SELECT 1)", "(SELECT 1) = 1", "plate = ?", "plate = :x", "plate = $1", "plate = @x", "[plate] = 'x'",
      "`plate` = 'x'", "plate = x'00'", "plate = E'\\047'", "plate = 'a' || 'b'", "plate::text = 'x'", "plate = $$x$$",
      "CASE WHEN stored THEN 1 END = 1", "\"plate\" || 'x' = 'x'", "rowid = 1", "dataset.id = 1",
      "plate = 'x' ORDER BY 1",
      "plate = CAST(1 AS text)", "pg_sleep(10) = 1", "plate = 'x' LIMIT 1", "plate REGEXP 'x'", "stored\0"})
  void isWhatSomebodyTriesOnADatabase(String text) {
    refused(text);
  }

  @Nested
  final class TextThatNoValueHas {
    @Test
    void isRefused() {
      assertRefused("plate = 'a\tb'", "invalid-expression 9 the text holds a line break or a tab");
      assertRefused("path LIKE 'a\nb'", "invalid-expression 11 the text holds a line break or a tab");
      assertRefused("plate = 'a\0b'", "invalid-expression 11 the control character U+0000");
      assertRefused("plate = 'a\u2028b'", "invalid-expression 11 the control character U+2028");
      assertRefused("plate = '\ud83e'", "invalid-expression 10 invalid Unicode (lone surrogate)");
      assertRefused("plate = '\udddb\ud83e'", "invalid-expression 10 invalid Unicode (lone surrogate)");
    }
  }

  @Test
  void hasANumberLongerThanAnyThatIsUsed() {
    assertRefused("size > 1." + "1".repeat(399) + " GB", "invalid-expression 8 the number is too long");
    assertRefused("detector.gain > " + "1".repeat(401), "invalid-expression 17 the number is too long");
  }

  @Test
  void isEmpty() {
    assertEquals("the where-expression is empty", refused("").getMessage());
    assertEquals("the where-expression is empty", refused(" \n\t").getMessage());
  }
}
