package dev.larder.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Two ways to do the same work, in turn: A B A B …, so that a machine that changes its speed changes both.
final class SideBySide {
  private final String what;
  private final long units;
  private final String unit;
  private final int rounds;

  /// Does the work once, in a place of its own for this round. Answers with the seconds that count.
  interface Way {
    double round(int number) throws Exception;
  }

  /// @param units how many units of work one round does
  SideBySide(String what, long units, String unit, int rounds) {
    this.what = what;
    this.units = units;
    this.unit = unit;
    this.rounds = rounds;
  }

  /// Runs both, one round first that does not count, and prints medians and the ratio of speeds (1 is as fast as bare).
  void compare(String bareName, Way bare, String ourName, Way ours) throws Exception {
    List<Double> bareSeconds = new ArrayList<>();
    List<Double> ourSeconds = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      double a = bare.round(round);
      double b = ours.round(round);
      if (round > 0) {
        bareSeconds.add(a);
        ourSeconds.add(b);
        ratios.add(a / b);
      }
    }
    System.out.printf(Locale.ROOT, "%n%s: %,d %s, median of %d rounds%n", what, units, unit, rounds);
    print(bareName, bareSeconds);
    print(ourName, ourSeconds);
    System.out.printf(Locale.ROOT, "  ratio (speed of ours : bare)  %.2f   (%.2f … %.2f)%n", median(ratios),
        ratios.stream().mapToDouble(Double::doubleValue).min().orElseThrow(),
        ratios.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
  }

  private void print(String name, List<Double> seconds) {
    double median = median(seconds);
    System.out.printf(Locale.ROOT, "  %-60s %8.3f s  %,10.0f %s/s%n", name, median, units / median, unit);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /// The seconds that `work` takes.
  static double seconds(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  interface Work {
    void run() throws Exception;
  }
}
