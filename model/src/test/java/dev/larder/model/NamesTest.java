package dev.larder.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  private static String refused(Executable name) {
    InvalidNameException e = assertThrows(InvalidNameException.class, name);
    assertEquals("invalid-name", e.code());
    assertTrue(e.remedy().endsWith("."), e.remedy());
    return String.valueOf(e.getMessage());
  }

  @Nested
  final class AllNames {
    @Test
    void areKeptInNfcSoThatOneNameIsOneName() {
      assertEquals(new RunName("Andr\u00e9"), new RunName("Andre\u0301"));
      assertEquals("Andr\u00e9", new RunName("Andre\u0301").value());
      assertEquals(new DimensionName("\uac00"), new DimensionName("\u1100\u1161"));
    }

    @Test
    void areNotEmptyAndNotEndless() {
      assertEquals("run name is empty", refused(() -> new RunName("")));
      assertEquals("run name has 256 characters: \"%s\"…".formatted("x".repeat(40)),
          refused(() -> new RunName("x".repeat(256))));
      assertEquals("dimension name has 129 characters: \"%s\"…".formatted("x".repeat(40)),
          refused(() -> new DimensionName("x".repeat(129))));
      assertEquals(255, new RunName("x".repeat(255)).value().length());
    }

    @Test
    void areMeasuredAfterNormalisation() {
      // U+0958 has no composed form: it becomes two characters.
      assertEquals("dimension name has 200 characters: \"%s\"…".formatted("\u0915\u093c".repeat(20)),
          refused(() -> new DimensionName("\u0958".repeat(100))));
    }

    @Test
    void holdNoControlCharacters() {
      assertEquals("run name \"a\\u0000b\" holds the control character U+0000", refused(() -> new RunName("a\0b")));
      assertEquals("run name \"a\\u001b[31m\" holds the control character U+001B",
          refused(() -> new RunName("a\u001b[31m")));
      assertEquals("run name \"a\\u2028\" holds the control character U+2028", refused(() -> new RunName("a\u2028")));
      assertEquals("run name \"a\\u0085\" holds the control character U+0085", refused(() -> new RunName("a\u0085")));
    }

    @Test
    void areUnicode() {
      assertEquals("run name \"a\\ud800\" is not valid Unicode (lone surrogate)",
          refused(() -> new RunName("a\ud800")));
      assertEquals("run name \"\\udc00a\" is not valid Unicode (lone surrogate)",
          refused(() -> new RunName("\udc00a")));
      assertEquals("🧫", new RunName("🧫").value());
    }

    @Test
    void cannotForgeTheMessageThatQuotesThem() {
      assertEquals("run name \"_\\u202e\\\"\\\\\" begins with _", refused(() -> new RunName("_\u202e\"\\")));
    }
  }

  @Nested
  final class Runs {
    @ParameterizedTest
    @ValueSource(strings = {"a/../b", "../a", "a/..", "/a", "a/", "a//b", ".", "a/./b"})
    void haveNoElementThatIsNoName(String name) {
      assertEquals("run name \"%s\" has an element that is empty, . or ..".formatted(name),
          refused(() -> new RunName(name)));
    }

    @Test
    void leaveNamesThatBeginWithAnUnderscoreToLarder() {
      assertEquals("run name \"_journal\" begins with _", refused(() -> new RunName("_journal")));
      assertEquals("u/_x", new RunName("u/_x").value());
    }
  }

  @Nested
  final class DatasetTypes {
    @ParameterizedTest
    @ValueSource(strings = {"a", "well_annotation", "größe", "A.b-c_9", "日本"})
    void haveNamesOfLettersAndDigits(String name) {
      assertEquals(name, new DatasetTypeName(name).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"_a", "9a", "a b", "a/b", "-a", ".a", "a{}"})
    void haveNoOtherNames(String name) {
      assertEquals("dataset type name \"%s\" is not allowed".formatted(name), refused(() -> new DatasetTypeName(name)));
    }
  }

  @Nested
  final class Dimensions {
    @ParameterizedTest
    @ValueSource(strings = {"plate", "Well Number", "größe [µm]", "100%", "_x"})
    void areNamedAsTablesNameTheirColumns(String name) {
      assertEquals(name, new DimensionName(name).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "a=b", "a,b", "a/b", "a:b", "{a}"})
    void holdNothingThatSeparatesNames(String name) {
      assertEquals("dimension name \"%s\" is not allowed".formatted(name), refused(() -> new DimensionName(name)));
    }
  }
}
