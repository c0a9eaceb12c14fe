package dev.larder.test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// What writers said that they were told, line by line. May be used by many threads.
///
/// A line is kept for ever: whatever becomes of the process that said it, it must be true from then on.
final class Acknowledgements {
  private final Map<UUID, Acknowledged> datasets = new HashMap<>();
  private final Map<String, Long> words = new TreeMap<>();
  private final Findings findings;

  /// @param findings are told of two acknowledgements that cannot both be true
  Acknowledgements(Findings findings) {
    this.findings = findings;
  }

  /// Takes a line of a writer, whole. The first word says what it is; only `stored` and `already` acknowledge something, and
  /// `conflict` says what is stored in place of what was put.
  synchronized void take(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    words.merge(fields.getFirst(), 1L, Long::sum);
    switch (fields.getFirst()) {
      case "stored", "already" -> {
        Acknowledged said = Acknowledged.parse(fields);
        Acknowledged before = datasets.get(said.id());
        if (before == null) {
          datasets.put(said.id(), said);
        } else if (before.agrees(said)) {
          datasets.put(said.id(), before.merge(said));
        } else {
          findings.add(Flaw.REPLACED, "%s was acknowledged as %s, and later as %s".formatted(said.id(), before, said));
        }
      }
      case "conflict" -> {
        Acknowledged winner = Acknowledged.parse(fields);
        Acknowledged before = datasets.get(winner.id());
        if (before != null && !before.agrees(winner)) {
          findings.add(Flaw.REPLACED,
              "%s was acknowledged as %s, and a conflict says that it is %s".formatted(winner.id(), before, winner));
        }
      }
      default -> {
        // Counted.
      }
    }
  }

  /// What has been acknowledged by now, each dataset once.
  synchronized List<Acknowledged> datasets() {
    return List.copyOf(datasets.values());
  }

  /// How many datasets have been acknowledged by now.
  synchronized int size() {
    return datasets.size();
  }

  /// How many lines began with this word.
  synchronized long count(String word) {
    return words.getOrDefault(word, 0L);
  }
}
