package dev.larder.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.Specimen.Artifact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RandomWhereTest {
  private static final int EXPRESSIONS = 2_000;
  private static final int SOUPS = 5_000;

  private static final List<String> WORDS = List.of("plate", "visit", "size", "stored", "detector", ".", "science",
      "data_id",
      "\"", "\"Well Number\"", "'", "'a'", "'P''1'", "1", "-1", "1.5", "1e9", "MB", "(", ")", ",", "=", "<>", "!=", "<",
      "<=", ">", ">=", "-", "--", ";", "AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "GLOB", "IS", "NULL", "TRUE",
      "FALSE",
      "lower", "length", "DESC", "\0", "\ud800", "\u0301", "\u2028", "🧫", "\\", "%", "*", "/*", "é", "\n");

  private static Random seeded(String what) {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("%s: -Dseed=%d%n", what, seed);
    return new Random(seed);
  }

  private static Specimen specimen(Random random) {
    Map<String, Object> values = new HashMap<>();
    if (random.nextInt(4) > 0) {
      values.put("plate", word(random));
    }
    if (random.nextInt(4) > 0) {
      values.put("visit", (long) random.nextInt(1, 4));
    }
    if (random.nextInt(3) > 0) {
      values.put("detector.science", random.nextBoolean());
    }
    List<Artifact> artifacts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      artifacts.add(new Artifact(word(random), random.nextInt(1, 4)));
    }
    return new Specimen(values, artifacts);
  }

  private static String word(Random random) {
    return List.of("a", "b", "ab", "bb").get(random.nextInt(4));
  }

  @Test
  void anyConditionIsReadAsItIsWrittenAndMeansWhatItSays() {
    Random random = seeded("random conditions");
    int held = 0;
    int asked = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      RandomExpression expression = RandomExpression.of(random, random.nextInt(5));
      Where where = Where.parse(expression.text());
      assertEquals(expression.tree(), Trees.of(where.root()), expression::text);
      Condition condition = where.check(Words.VOCABULARY);
      for (int j = 0; j < 20; j++) {
        Specimen dataset = specimen(random);
        boolean holds = expression.meaning().holdsOf(dataset);
        assertEquals(holds, dataset.fulfils(condition),
            () -> "%s%n%s%n%s".formatted(expression.text(), Trees.of(condition), dataset));
        held += holds ? 1 : 0;
        asked++;
      }
    }
    assertTrue(held > asked / 5 && held < asked * 4 / 5, "%d of %d hold: nothing is told apart".formatted(held, asked));
  }

  @Test
  void anySoupOfWordsIsReadOrRefused() {
    Random random = seeded("soups of words");
    int read = 0;
    for (int i = 0; i < SOUPS; i++) {
      StringBuilder soup = new StringBuilder();
      for (int j = random.nextInt(1, 9); j > 0; j--) {
        soup.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(4) == 0 ? "" : " ");
      }
      read += isRead(() -> Where.parse(soup.toString()).check(Words.VOCABULARY), soup) ? 1 : 0;
      isRead(() -> OrderBy.parse(soup.toString()).check(Words.VOCABULARY), soup);
    }
    assertTrue(read > 0, "every soup was refused");
  }

  /// Expressions in which little is wrong get further than soups.
  @Test
  void anyConditionWithAWordTooManyOrTooFewIsReadOrRefused() {
    Random random = seeded("spoiled conditions");
    for (int i = 0; i < SOUPS; i++) {
      StringBuilder text = new StringBuilder(RandomExpression.of(random, 2).text());
      int at = random.nextInt(text.length());
      if (random.nextBoolean()) {
        text.insert(at, WORDS.get(random.nextInt(WORDS.size())));
      } else {
        text.delete(at, Math.min(text.length(), at + random.nextInt(1, 6)));
      }
      isRead(() -> Where.parse(text.toString()).check(Words.VOCABULARY), text);
    }
  }

  private static boolean isRead(Runnable reading, CharSequence text) {
    try {
      reading.run();
      return true;
    } catch (InvalidWhereException e) {
      String message = String.valueOf(e.getMessage());
      assertTrue(e.column() >= 1 && e.column() <= text.length() + 1, message);
      assertTrue(message.lines().noneMatch(line -> line.chars().anyMatch(Character::isISOControl)), message);
      return false;
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("reading <" + text + ">", e);
    }
  }
}
