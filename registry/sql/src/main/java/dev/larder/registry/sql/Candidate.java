package dev.larder.registry.sql;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.Quarantined;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A journaled dataset whose run and dataset type are in order, on its way into the Registry.
///
/// @param inputs ids that it was made from
/// @param job that its writer was started for; empty where it did not say
/// @param dead whether a committed delete took its storage records away
/// @param run number of its run
/// @param type number of its dataset type
/// @param dataId key of its data ID
record Candidate(JournalSlice slice, long record, StoredDataset dataset, List<UUID> inputs,
    String job, boolean dead, int run, int type, UUID dataId) {

  /// The order in which everybody inserts datasets, so that nobody waits for another in a circle; unsigned, as databases compare.
  static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::run).thenComparingInt(Candidate::type)
      .thenComparing(Candidate::dataId, Candidate::compare).thenComparing(Candidate::id, Candidate::compare);

  static final Comparator<Candidate> BY_DATA_ID = Comparator.comparing(Candidate::dataId, Candidate::compare);

  /// The order of ids in a database.
  static final Comparator<Candidate> BY_ID = Comparator.comparing(Candidate::id, Candidate::compare);

  /// What no two datasets share.
  record Key(int run, int type, UUID dataId) {}

  DatasetRef ref() {
    return dataset.ref();
  }

  UUID id() {
    return dataset.ref().id();
  }

  /// What of it is stored, as far as the Registry is concerned.
  List<StorageRecord> records() {
    return dead ? List.of() : dataset.records();
  }

  Key key() {
    return new Key(run, type, dataId);
  }

  Quarantined refused(String reason, String detail) {
    return new Quarantined(slice.writer(), slice.run(), record, Optional.of(id()), reason, detail);
  }

  private static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0 ? high : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }
}
