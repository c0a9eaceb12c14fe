package dev.larder.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Decides who goes on wherever more than one thread could. Without it a thread goes on until it must wait, then the next in turn
/// does: whatever differs from that is a deviation, and a schedule is its deviations.
abstract sealed class Choice {
  private final SortedMap<Integer, Integer> deviations = new TreeMap<>();
  private final List<Integer> offered = new ArrayList<>();

  /// @param candidates how many could go on; 0 is who goes on by default
  final int next(int candidates) {
    int decision = offered.size();
    offered.add(candidates);
    int pick = decide(decision, candidates);
    if (pick != 0) {
      deviations.put(decision, pick);
    }
    return pick;
  }

  abstract int decide(int decision, int candidates);

  /// How many could go on at each decision so far.
  final List<Integer> offered() {
    return offered;
  }

  /// The schedule so far: what [#of] repeats.
  final String deviations() {
    return deviations.entrySet().stream().map(e -> e.getKey() + ":" + e.getValue()).collect(Collectors.joining(","));
  }

  /// Whoever can go on does.
  static Choice none() {
    return new Given(new TreeMap<>());
  }

  /// The schedule with these deviations, e.g. `12:1,40:2`: at decision 12 the first of the others, at 40 the second.
  static Choice of(String deviations) {
    SortedMap<Integer, Integer> given = new TreeMap<>();
    Arrays.stream(deviations.split(",", -1)).filter(text -> !text.isEmpty()).map(text -> text.split(":", 2))
        .forEach(pair -> given.put(Integer.valueOf(pair[0]), Integer.valueOf(pair[1])));
    return new Given(given);
  }

  /// Somebody else goes on at about one decision in `interval`.
  static Choice random(long seed, int interval) {
    return new Random(new SplittableRandom(seed), interval);
  }

  private static final class Given extends Choice {
    private final SortedMap<Integer, Integer> given;

    Given(SortedMap<Integer, Integer> given) {
      this.given = given;
    }

    @Override
    int decide(int decision, int candidates) {
      return Math.min(given.getOrDefault(decision, 0), candidates - 1);
    }
  }

  private static final class Random extends Choice {
    private final SplittableRandom random;
    private final int interval;

    Random(SplittableRandom random, int interval) {
      this.random = random;
      this.interval = interval;
    }

    @Override
    int decide(int decision, int candidates) {
      return random.nextInt(interval) == 0 ? random.nextInt(candidates) : 0;
    }
  }
}
