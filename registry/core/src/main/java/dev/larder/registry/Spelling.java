package dev.larder.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How names are written in expressions.
final class Spelling {
  private static final Pattern PLAIN = Pattern.compile("[\\p{L}_][\\p{L}\\p{M}\\p{N}_]*");

  /// The words of the language, which are names in double quotes only. The grammar has them as tokens.
  private static final Set<String> KEYWORDS = Set.of("AND", "BETWEEN", "FALSE", "GLOB", "IN", "IS", "LIKE", "NOT",
      "NULL", "OR", "TRUE");

  private static final int LONGEST = "BETWEEN".length();

  private Spelling() {}

  static boolean isKeyword(String word) {
    // The length first: the JDK takes seconds to make 60,000 ß upper case.
    return word.length() <= LONGEST && KEYWORDS.contains(word.toUpperCase(Locale.ROOT));
  }

  /// `parts` joined by dots, each in double quotes where it needs them.
  static String of(List<String> parts) {
    return parts.stream().map(Spelling::part).collect(Collectors.joining("."));
  }

  static String of(String... parts) {
    return of(Arrays.asList(parts));
  }

  private static String part(String part) {
    return PLAIN.matcher(part).matches() && !isKeyword(part) ? part : '"' + part.replace("\"", "\"\"") + '"';
  }
}
