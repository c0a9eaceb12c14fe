package dev.larder.registry.sql;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.FoundDataset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A dataset of an answer, and what its place in the order of the query rests on.
///
/// @param dataId the key of its data ID, as the database has it
/// @param keys what it is sorted by, where an order was asked for; empty in the usual one
record OrderedRow(FoundDataset found, UUID dataId, List<Optional<Object>> keys) {

  OrderedRow with(List<StorageRecord> records) {
    return new OrderedRow(new FoundDataset(found.ref(), found.collection(), records), dataId, keys);
  }

  Position position() {
    DatasetRef ref = found.ref();
    return new Position(keys.isEmpty()
        ? List.of(Optional.of(found.collection().value()), Optional.of(ref.type().name().value()), Optional.of(dataId))
        : keys, ref.id());
  }

  /// Whether it stands behind `other`, and not in the same place.
  ///
  /// @param sorted the columns that `keys` are of
  boolean isBehind(OrderedRow other, List<SortColumn> sorted) {
    int order = keys.isEmpty() ? usually(other) : 0;
    for (int i = 0; i < keys.size() && order == 0; i++) {
      order = sorted.get(i).compare(keys.get(i), other.keys.get(i));
    }
    return (order != 0 ? order : Candidate.compare(found.ref().id(), other.found.ref().id())) > 0;
  }

  /// As [SortColumn#USUAL] says. Names are compared only where they change, which is seldom.
  private int usually(OrderedRow other) {
    int order = SortColumn.compareTexts(found.collection().value(), other.found.collection().value());
    if (order == 0) {
      order = SortColumn.compareTexts(found.ref().type().name().value(), other.found.ref().type().name().value());
    }
    return order != 0 ? order : Candidate.compare(dataId, other.dataId);
  }
}
