package dev.larder.bridge;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Answers bulk questions about storage. Never looks into storage itself, unless its documentation says that it verifies.
///
/// What it takes part in is closed by whoever opened it: a bridge is a view.
public interface StorageBridge {
  /// How many ids of a stream are asked at once: enough that a question's fixed cost does not count, and a few MiB of answers.
  int BATCH = 65_536;

  /// What is known of each dataset. Row i answers id i, also where an id stands twice.
  ///
  /// An id that this bridge has never heard of is [Existence#UNKNOWN], neither recorded nor expected, and without a source: "no" takes a
  /// record that says so, or somebody who has asked everywhere. A fault is thrown; it never turns into an answer.
  ///
  /// @param fields the columns wanted beside existence; the report has no others
  StorageReport check(DatasetIds ids, Set<StorageField> fields);

  /// What this bridge has asked by now: [Completeness#complete] if an id that it does not know is nowhere.
  Completeness completeness();

  /// [#check(DatasetIds, Set)] for ids as objects.
  default StorageReport check(List<UUID> ids, Set<StorageField> fields) {
    return check(DatasetIds.of(ids), fields);
  }

  /// Asks for as many ids as there are, in bounded memory: `taker` gets reports of up to [#BATCH] rows, in the order of the ids, each of which is closed when it
  /// returns. The stream is read once, and closed.
  default void check(Stream<UUID> ids, Set<StorageField> fields, Consumer<StorageReport> taker) {
    try (ids) {
      Iterator<UUID> next = ids.iterator();
      List<UUID> batch = new ArrayList<>();
      while (next.hasNext()) {
        batch.add(next.next());
        if (batch.size() == BATCH || !next.hasNext()) {
          try (StorageReport report = check(batch, fields)) {
            taker.accept(report);
          }
          batch.clear();
        }
      }
    }
  }
}
