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
final class Candidate {
  /// The order in which everybody inserts datasets, so that nobody waits for another in a circle; unsigned, as databases compare.
  static final Comparator<Candidate> ORDER = Candidate::compareByPlace;

  static final Comparator<Candidate> BY_DATA_ID = Candidate::compareByDataId;

  /// The order of ids in a database.
  static final Comparator<Candidate> BY_ID = Candidate::compareById;

  private final int given;
  private final DatasetRef ref;
  private final List<StorageRecord> told;
  private final List<UUID> inputs;
  private final String job;
  private final boolean dead;
  private final int run;
  private final int type;
  private final UUID dataId;
  /// Id and key of the data ID once more, here, because they are sorted by: the highest bit turned round, so that signed comparison is unsigned.
  private final long idHigh;
  private final long idLow;
  private final long dataIdHigh;
  private final long dataIdLow;

  /// @param given its place among what the caller was given
  /// @param told what is said of its artifacts; empty where nothing is
  /// @param inputs ids that it was made from
  /// @param job that made it; empty where nobody says
  /// @param dead whether a committed delete took away what it says of its artifacts
  /// @param run number of its run
  /// @param type number of its dataset type
  /// @param dataId key of its data ID
  Candidate(int given, DatasetRef ref, List<StorageRecord> told, List<UUID> inputs, String job, boolean dead,
      int run, int type, UUID dataId) {
    this.given = given;
    this.ref = ref;
    this.told = told;
    this.inputs = inputs;
    this.job = job;
    this.dead = dead;
    this.run = run;
    this.type = type;
    this.dataId = dataId;
    idHigh = ref.id().getMostSignificantBits() ^ Long.MIN_VALUE;
    idLow = ref.id().getLeastSignificantBits() ^ Long.MIN_VALUE;
    dataIdHigh = dataId.getMostSignificantBits() ^ Long.MIN_VALUE;
    dataIdLow = dataId.getLeastSignificantBits() ^ Long.MIN_VALUE;
  }

  private static int compareByPlace(Candidate one, Candidate other) {
    if (one.run != other.run) {
      return Integer.compare(one.run, other.run);
    }
    if (one.type != other.type) {
      return Integer.compare(one.type, other.type);
    }
    int byDataId = compareByDataId(one, other);
    return byDataId != 0 ? byDataId : compareById(one, other);
  }

  private static int compareByDataId(Candidate one, Candidate other) {
    return one.dataIdHigh != other.dataIdHigh
        ? Long.compare(one.dataIdHigh, other.dataIdHigh)
        : Long.compare(one.dataIdLow, other.dataIdLow);
  }

  private static int compareById(Candidate one, Candidate other) {
    return one.idHigh != other.idHigh
        ? Long.compare(one.idHigh, other.idHigh)
        : Long.compare(one.idLow, other.idLow);
  }

  int given() {
    return given;
  }

  DatasetRef ref() {
    return ref;
  }

  List<StorageRecord> told() {
    return told;
  }

  List<UUID> inputs() {
    return inputs;
  }

  String job() {
    return job;
  }

  int run() {
    return run;
  }

  int type() {
    return type;
  }

  UUID dataId() {
    return dataId;
  }

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

  /// One of each data ID, by data ID.
  static List<Candidate> distinctDataIds(List<Candidate> candidates) {
    List<Candidate> ordered = sorted(candidates, BY_DATA_ID);
    List<Candidate> distinct = new ArrayList<>(ordered.size());
    for (Candidate candidate : ordered) {
      if (distinct.isEmpty() || compareByDataId(distinct.getLast(), candidate) != 0) {
        distinct.add(candidate);
      }
    }
    return distinct;
  }

  static List<Candidate> sorted(List<Candidate> candidates, Comparator<Candidate> order) {
    List<Candidate> sorted = new ArrayList<>(candidates);
    sorted.sort(order);
    return sorted;
  }

  /// Whether none shares its place, or its id, with another one.
  ///
  /// @param byPlace in [#ORDER]
  /// @param byId the same, [#BY_ID]
  static boolean allApart(List<Candidate> byPlace, List<Candidate> byId) {
    for (int i = 1; i < byId.size(); i++) {
      Candidate before = byPlace.get(i - 1);
      Candidate candidate = byPlace.get(i);
      if (compareById(byId.get(i - 1), byId.get(i)) == 0
          || compareByDataId(before, candidate) == 0 && before.type == candidate.type && before.run == candidate.run) {
        return false;
      }
    }
    return true;
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
