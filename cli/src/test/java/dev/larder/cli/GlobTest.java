package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GlobTest {
  private static boolean matches(String name, String... globs) {
    return Glob.any(List.of(globs)).test(name);
  }

  @Test
  void aStarIsAnyTextAndAQuestionMarkOneCharacter() {
    assertTrue(matches("well_annotation", "well_*"));
    assertTrue(matches("u/ann/night1", "u/*1"));
    assertTrue(matches("Ä\uD83D\uDE00", "??"), "characters, not code units");
    assertFalse(matches("well_annotation", "well_?"));
    assertFalse(matches("my_well", "well*"), "the whole name");
    assertFalse(matches("Well", "well"), "capitals count");
  }

  @Test
  void allElseStandsForItself() {
    assertTrue(matches("a.b", "a.b"));
    assertFalse(matches("axb", "a.b"));
    assertTrue(matches("\\E[x]$", "\\E[x]*"));
    assertFalse(matches("x", "[x]"));
  }

  @Test
  void oneOfSeveralIsEnoughAndNoneMeansAll() {
    assertTrue(matches("bias", "flat", "b*"));
    assertFalse(matches("dark", "flat", "b*"));
    assertTrue(matches("anything"));
  }
}
