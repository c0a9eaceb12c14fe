package dev.larder.registry.sql;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// A dataset whose run and dataset type are in order, on its way into the Registry.
///
/// @param given its place among what the caller was given
/// @param told what is said of its artifacts; empty where nothing is
/// @param inputs ids that it was made from
/// @param job that made it; empty where nobody says
/// @param dead whether a committed delete took away what it says of its artifacts
/// @param run number of its run
/// @param type number of its dataset type
/// @param dataId key of its data ID
record Candidate(int given, DatasetRef ref, List<StorageRecord> told, List<UUID> inputs, String job, boolean dead,
    int run, int type, UUID dataId) {

  /// The order in which everybody inserts datasets, so that nobody waits for another in a circle; unsigned, as databases compare.
  static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::run).thenComparingInt(Candidate::type)
      .thenComparing(Candidate::dataId, Candidate::compare).thenComparing(Candidate::id, Candidate::compare);

  static final Comparator<Candidate> BY_DATA_ID = Comparator.comparing(Candidate::dataId, Candidate::compare);

  /// The order of ids in a database.
  static final Comparator<Candidate> BY_ID = Comparator.comparing(Candidate::id, Candidate::compare);

  /// What no two datasets share.
  record Key(int run, int type, UUID dataId) {}

  UUID id() {
    return ref.id();
  }

  /// What of it is stored, as far as the Registry is concerned.
  List<StorageRecord> records() {
    return dead ? List.of() : told;
  }

  Key key() {
    return new Key(run, type, dataId);
  }

  /// The first of each data ID, by data ID.
  static List<Candidate> distinctDataIds(List<Candidate> candidates) {
    List<Candidate> ordered = candidates.stream().sorted(BY_DATA_ID).toList();
    List<Candidate> distinct = new ArrayList<>(ordered.size());
    for (Candidate candidate : ordered) {
      if (distinct.isEmpty() || !distinct.getLast().dataId().equals(candidate.dataId())) {
        distinct.add(candidate);
      }
    }
    return distinct;
  }

  /// The candidates that share nothing with one that stands before them; the others go to `later`. Those claim their id and
  /// place as well, because they may yet get them.
  static List<Candidate> apart(List<Candidate> waiting, List<Candidate> later) {
    Set<UUID> ids = HashSet.newHashSet(waiting.size());
    Set<Key> keys = HashSet.newHashSet(waiting.size());
    List<Candidate> apart = new ArrayList<>(waiting.size());
    for (Candidate candidate : waiting) {
      boolean newId = ids.add(candidate.id());
      boolean newKey = keys.add(candidate.key());
      (newId && newKey ? apart : later).add(candidate);
    }
    return apart;
  }

  /// Unsigned, as databases compare.
  static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
