package dev.larder.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArtifactPathTest {
  private static String refused(String path) {
    return String.valueOf(assertThrows(InvalidNameException.class, () -> new ArtifactPath(path)).getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../a", "a/..", "a/../b", ".", "./a", "/etc/passwd", "a//b", "a/", "/"})
  void noPathLeavesTheRootOrHasTwoSpellings(String path) {
    assertEquals("path \"%s\" has an element that is empty, . or ..".formatted(path), refused(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b.json", "...", "a/..b", "a/.b", "_tmp/x", "a b", "größe/日本/🧫"})
  void otherPathsAreTakenAsTheyAre(String path) {
    assertEquals(path, new ArtifactPath(path).toString());
  }

  @Test
  void separatorsOfOtherSystemsAreRefused() {
    assertEquals("path \"a\\\\b\" holds \\", refused("a\\b"));
    assertEquals("path \"C:/a\" holds :", refused("C:/a"));
  }

  @Test
  void controlCharactersAreRefused() {
    assertEquals("path \"a\\u0000b\" holds the control character U+0000", refused("a\0b"));
    assertEquals("path \"a\\u000ab\" holds the control character U+000A", refused("a\nb"));
    assertEquals("path is empty", refused(""));
  }

  @Test
  void aPathThatIsNotNormalisedIsRefusedAndNotChanged() {
    assertEquals("path \"e\u0301\" is not in Unicode NFC", refused("e\u0301"));
  }

  @Test
  void pathsHaveAtMost1024BytesOfUtf8() {
    assertEquals(1_024, new ArtifactPath("x".repeat(1_024)).value().length());
    assertEquals("path has 1025 characters: \"%s\"…".formatted("x".repeat(40)), refused("x".repeat(1_025)));
    assertEquals(512, new ArtifactPath("é".repeat(512)).value().length());
    assertEquals("path \"%s\" has more than 1,024 bytes".formatted("é".repeat(513)), refused("é".repeat(513)));
    assertEquals("path \"%s\" has more than 1,024 bytes".formatted("日".repeat(342)), refused("日".repeat(342)));
    assertEquals(341, new ArtifactPath("日".repeat(341)).value().length());
  }

  @Test
  void whatIsResolvedIsCheckedAsAWhole() {
    ArtifactPath path = new ArtifactPath("a").resolve("b");
    assertEquals("a/b", path.value());
    assertEquals("b", path.name());
    assertThrows(InvalidNameException.class, () -> path.resolve("../c"));
  }
}
