package dev.larder.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Every schedule with at most so many deviations, each once. Which ones there are shows while they are run, so each must be run to its end
/// ([#ran]) before the next is taken.
final class Schedules implements Iterator<String> {
  private final int deviations;
  private final Deque<String> ahead = new ArrayDeque<>(List.of(""));
  private String taken = "";

  Schedules(int deviations) {
    this.deviations = deviations;
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    taken = ahead.pop();
    return taken;
  }

  /// Adds what the last schedule gave the opportunity for: one more deviation, behind all that it has.
  void ran(Choice last) {
    List<Integer> offered = last.offered();
    String[] parts = taken.isEmpty() ? new String[0] : taken.split(",", -1);
    if (parts.length == deviations) {
      return;
    }
    int from = parts.length == 0 ? 0 : Integer.parseInt(parts[parts.length - 1].split(":", -1)[0]) + 1;
    for (int decision = offered.size() - 1; decision >= from; decision--) {
      for (int pick = offered.get(decision) - 1; pick > 0; pick--) {
        ahead.push((taken.isEmpty() ? "" : taken + ",") + decision + ":" + pick);
      }
    }
  }
}
