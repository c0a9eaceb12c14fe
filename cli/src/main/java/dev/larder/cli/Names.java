package dev.larder.cli;

import java.util.List;
import java.util.stream.Collectors;

/// Names in a sentence.
final class Names {
  private static final int SOME = 10;

  private Names() {}

  /// The first ten, and how many more.
  static String some(List<?> names) {
    String some = names.stream().limit(SOME).map(Object::toString).collect(Collectors.joining(", "));
    return names.size() > SOME ? "%s and %,d more".formatted(some, names.size() - SOME) : some;
  }
}
