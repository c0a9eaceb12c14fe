package dev.larder.cli;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Names as a command line gives them: `*` stands for any characters, `?` for one, all else for itself.
final class Glob {
  private Glob() {}

  /// Says whether a name is one of those; where there are none, every name is.
  static Predicate<String> any(List<String> globs) {
    return globs.stream().map(Glob::one).reduce(Predicate::or).orElse(_ -> true);
  }

  private static Predicate<String> one(String glob) {
    StringBuilder regex = new StringBuilder();
    glob.codePoints().forEach(c -> regex.append(switch (c) {
      case '*' -> ".*";
      case '?' -> ".";
      default -> Pattern.quote(Character.toString(c));
    }));
    return Pattern.compile(regex.toString(), Pattern.DOTALL).asMatchPredicate();
  }
}
