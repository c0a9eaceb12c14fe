package dev.larder.test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What was found wrong: how often each flaw, and the first few in words. May be used by many threads.
final class Findings {
  private static final int TOLD = 20;
  private static final int LONGEST = 800;

  private final Map<Flaw, Long> counts = new EnumMap<>(Flaw.class);
  private final Set<String> found = new HashSet<>();
  private final List<String> told = new ArrayList<>();

  /// Adds what was found; the same in the same words counts once, however often it is found.
  synchronized void add(Flaw flaw, String what) {
    if (!found.add(flaw + what)) {
      return;
    }
    counts.merge(flaw, 1L, Long::sum);
    if (told.size() < TOLD) {
      told.add(flaw.word() + ": " + (what.length() > LONGEST ? what.substring(0, LONGEST) + " …" : what));
    }
  }

  synchronized long count(Flaw flaw) {
    return counts.getOrDefault(flaw, 0L);
  }

  /// The flaws that were found.
  synchronized Set<Flaw> flaws() {
    return Set.copyOf(counts.keySet());
  }

  synchronized boolean none() {
    return counts.isEmpty();
  }

  @Override
  public synchronized String toString() {
    return counts + "\n  " + String.join("\n  ", told);
  }
}
