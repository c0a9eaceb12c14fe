package dev.larder.registry;

import dev.larder.registry.Specimen.Artifact;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A random condition in three forms that are made side by side: as text, as the tree that reading must give, and as what it means.
///
/// @param tree as [Trees] shows syntax
/// @param level how strongly its parts are bound: 0 OR, 1 AND, 2 anything else
record RandomExpression(String text, String tree, int level, Meaning meaning) {

  /// What a condition means, defined without a typed tree: whether it holds of a dataset and one artifact of it, or none.
  interface Meaning {
    boolean holds(Specimen dataset, @Nullable Artifact artifact);

    /// With any artifact, or without one.
    default boolean holdsOf(Specimen dataset) {
      return holds(dataset, null) || dataset.artifacts().stream().anyMatch(artifact -> holds(dataset, artifact));
    }
  }

  static RandomExpression of(Random random, int depth) {
    int kind = depth == 0 ? 3 : random.nextInt(4);
    return switch (kind) {
      case 0 -> joined(random, depth, "or", 0);
      case 1 -> joined(random, depth, "and", 1);
      case 2 -> negated(random, of(random, depth - 1));
      default -> leaf(random);
    };
  }

  private static RandomExpression joined(Random random, int depth, String word, int level) {
    List<RandomExpression> parts = new ArrayList<>();
    for (int i = 2 + random.nextInt(2); i > 0; i--) {
      parts.add(of(random, depth - 1));
    }
    boolean all = level == 1;
    // A part of the same level keeps its parentheses: it is a part of its own in the tree.
    return new RandomExpression(
        parts.stream().map(part -> within(random, part, level + 1))
            .collect(Collectors.joining(gap(random) + keyword(random, word) + gap(random))),
        parts.stream().map(RandomExpression::tree).collect(Collectors.joining(" ", "(" + word + " ", ")")), level,
        (dataset, artifact) -> all
            ? parts.stream().allMatch(part -> part.meaning.holds(dataset, artifact))
            : parts.stream().anyMatch(part -> part.meaning.holds(dataset, artifact)));
  }

  private static RandomExpression negated(Random random, RandomExpression inner) {
    return new RandomExpression(keyword(random, "not") + gap(random) + within(random, inner, 2),
        "(not " + inner.tree + ")", 2, (dataset, artifact) -> !inner.meaning.holdsOf(dataset));
  }

  private static RandomExpression leaf(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> number(random, "size", (dataset, artifact) -> artifact == null ? null : artifact.size());
      case 1 -> number(random, "visit", (dataset, artifact) -> (Long) dataset.values().get("visit"));
      case 2 -> text(random, "path", (dataset, artifact) -> artifact == null ? null : artifact.path());
      case 3 -> text(random, "plate", (dataset, artifact) -> (String) dataset.values().get("plate"));
      case 4 -> truth(random, "stored", dataset -> !dataset.artifacts().isEmpty());
      default -> truth(random, "detector.science", dataset -> (Boolean) dataset.values().get("detector.science"));
    };
  }

  private interface Value<T> {
    @Nullable
    T of(Specimen dataset, @Nullable Artifact artifact);
  }

  private interface Truth {
    @Nullable
    Boolean of(Specimen dataset);
  }

  private static RandomExpression number(Random random, String name, Value<Long> value) {
    long a = random.nextInt(1, 4);
    long b = random.nextInt(1, 4);
    boolean not = random.nextBoolean();
    String no = not ? keyword(random, "not") + gap(random) : "";
    String tag = not ? "not-" : "";
    return switch (random.nextInt(4)) {
      case 0 -> leaf(name + gap(random) + no + keyword(random, "in") + "(%d, %d)".formatted(a, b),
          "(%sin %s WHOLE:%d WHOLE:%d)".formatted(tag, bars(name), a, b),
          numeric(value, v -> not != (v == a || v == b)));
      case 1 -> leaf(
          name + gap(random) + no + keyword(random, "between") + " %d ".formatted(a) + keyword(random, "and") + " " + b,
          "(%sbetween %s WHOLE:%d WHOLE:%d)".formatted(tag, bars(name), a, b),
          numeric(value, v -> not != (v >= a && v <= b)));
      case 2 ->
        leaf("%d < %s".formatted(a, name), "(> %s WHOLE:%d)".formatted(bars(name), a), numeric(value, v -> a < v));
      default ->
        leaf("%s<>%d".formatted(name, a), "(<> %s WHOLE:%d)".formatted(bars(name), a), numeric(value, v -> v != a));
    };
  }

  private static RandomExpression text(Random random, String name, Value<String> value) {
    String c = random.nextBoolean() ? "a" : "b";
    boolean not = random.nextBoolean();
    String no = not ? keyword(random, "not") + gap(random) : "";
    String tag = not ? "not-" : "";
    return switch (random.nextInt(name.equals("plate") ? 5 : 4)) {
      case 0 -> leaf(name + " " + no + keyword(random, "like") + gap(random) + "'%%%s_'".formatted(c),
          "(%slike %s TEXT:%%%s_)".formatted(tag, name, c), textual(value, v -> not != v.matches(".*" + c + ".")));
      case 1 -> leaf(name + " " + no + keyword(random, "glob") + gap(random) + "'%s*'".formatted(c),
          "(%sglob %s TEXT:%s*)".formatted(tag, name, c), textual(value, v -> not != v.startsWith(c)));
      case 2 ->
        leaf("'%s' = %s".formatted(c, name), "(= %s TEXT:%s)".formatted(name, c), textual(value, v -> v.equals(c)));
      case 3 -> leaf("upper(%s) >= '%s'".formatted(name, c.toUpperCase(Locale.ROOT)),
          "(>= upper[%s] TEXT:%s)".formatted(name, c.toUpperCase(Locale.ROOT)),
          textual(value, v -> v.compareTo(c) >= 0));
      default -> leaf(name + gap(random) + keyword(random, "is") + gap(random) + no + keyword(random, "null"),
          "(%snull %s)".formatted(tag, name), (dataset, artifact) -> not == (value.of(dataset, artifact) != null));
    };
  }

  private static RandomExpression truth(Random random, String name, Truth truth) {
    boolean wanted = random.nextBoolean();
    Meaning meaning = (dataset, artifact) -> {
      Boolean found = truth.of(dataset);
      return found != null && found == wanted;
    };
    return wanted && random.nextBoolean()
        ? leaf(name, "(bare %s)".formatted(bars(name)), meaning)
        : leaf("%s = %s".formatted(name, wanted), "(= %s TRUTH:%s)".formatted(bars(name), wanted), meaning);
  }

  private static Meaning numeric(Value<Long> value, LongPredicate test) {
    return (dataset, artifact) -> {
      Long found = value.of(dataset, artifact);
      return found != null && test.test(found);
    };
  }

  private static Meaning textual(Value<String> value, Predicate<String> test) {
    return (dataset, artifact) -> {
      String found = value.of(dataset, artifact);
      return found != null && test.test(found);
    };
  }

  private static RandomExpression leaf(String text, String tree, Meaning meaning) {
    return new RandomExpression(text, tree, 2, meaning);
  }

  private static String bars(String name) {
    return name.replace('.', '|');
  }

  /// In parentheses where they are needed, and sometimes where they are not.
  private static String within(Random random, RandomExpression part, int level) {
    return part.level < level || random.nextInt(5) == 0 ? "(" + part.text + ")" : part.text;
  }

  private static String keyword(Random random, String word) {
    return random.nextBoolean() ? word : word.toUpperCase(Locale.ROOT);
  }

  private static String gap(Random random) {
    return List.of(" ", "  ", "\n", "\t").get(random.nextInt(4));
  }
}
