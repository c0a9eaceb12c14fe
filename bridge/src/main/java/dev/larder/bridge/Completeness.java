package dev.larder.bridge;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a bridge has asked, and so what an answer of "nobody knows" may hide.
///
/// @param asked where datasets may be known, and were looked for
/// @param problems what could not be read there, for people
public record Completeness(Set<Part> asked, List<String> problems) {
  /// Everywhere that a dataset of a repository can be known.
  public enum Part {
    /// The storage records of the Registry, as of now.
    REGISTRY("the Registry was not asked"),
    /// The journals of all runs that are not complete, as of when they were read last.
    JOURNALS("journals that are not transferred back were not read");

    private final String missing;

    Part(String missing) {
      this.missing = missing;
    }
  }

  public Completeness {
    asked = Set.copyOf(asked);
    problems = List.copyOf(problems);
  }

  /// Asked there, without problems.
  public static Completeness of(Part... asked) {
    return new Completeness(Set.of(asked), List.of());
  }

  /// Whether all is known that can be: only then does an id that nobody knows not exist.
  public boolean complete() {
    return asked.size() == Part.values().length && problems.isEmpty();
  }

  /// What of the two together was asked.
  public Completeness and(Completeness other) {
    Set<Part> both = EnumSet.noneOf(Part.class);
    both.addAll(asked);
    both.addAll(other.asked);
    List<String> all = new ArrayList<>(problems);
    all.addAll(other.problems);
    return new Completeness(both, all);
  }

  /// What was not asked or could not be read, for people; empty if complete.
  public List<String> notAsked() {
    List<String> gaps = new ArrayList<>();
    for (Part part : Part.values()) {
      if (!asked.contains(part)) {
        gaps.add(part.missing);
      }
    }
    gaps.addAll(problems);
    return gaps;
  }
}
