package dev.larder.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What somebody may have meant who wrote a name that is not there.
public final class NearestNames {
  private static final int MOST = 3;
  /// Longer ones are no typing errors; and the effort goes with the product of the lengths.
  private static final int MAX_LENGTH = 256;

  private NearestNames() {}

  private record Near(String name, int distance) {}

  /// At most three, the nearest first; case does not count.
  ///
  /// @param most how many characters may be wrong
  public static List<String> of(String name, int most, Stream<String> known) {
    if (name.length() > MAX_LENGTH) {
      return List.of();
    }
    String lower = name.toLowerCase(Locale.ROOT);
    return known.filter(other -> Math.abs(other.length() - name.length()) <= most)
        .map(other -> new Near(other, distance(lower, other.toLowerCase(Locale.ROOT))))
        .filter(near -> near.distance <= most)
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
        .limit(MOST)
        .map(Near::name)
        .toList();
  }

  /// Least number of characters put in, taken out, or changed, or neighbours swapped, that make `a` into `b`.
  static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        steps[i][j] = Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + changed);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[a.length()][b.length()];
  }
}
