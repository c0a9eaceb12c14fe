package dev.larder.registry.sql;

import dev.larder.model.CollectionType;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryException;
import dev.larder.registry.sql.CalibrationRows.Span;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Says for when datasets hold, and takes that back. Who does holds the collection's row from before it looks until it commits: so no two
/// spans overlap, whether or not the database would refuse them itself.
final class CalibrationChanges {
  private CalibrationChanges() {}

  static long certify(Session session, Change.Certify change) throws SQLException {
    CollectionRows.Row collection = CollectionRows.locked(session, change.collection(), CollectionType.CALIBRATION);
    Span span = Span.of(change.validity());
    Map<Integer, List<DatasetRows.Row>> wanted = DatasetRows.required(session, change.datasets()).stream()
        .collect(Collectors.groupingBy(row -> row.key().type(), TreeMap::new, Collectors.toList()));
    List<CalibrationRows.Row> made = new ArrayList<>();
    for (Map.Entry<Integer, List<DatasetRows.Row>> type : wanted.entrySet()) {
      Map<UUID, List<CalibrationRows.Row>> held = CalibrationRows.within(session, collection.key(), type.getKey(), span,
          type.getValue().stream().map(row -> row.key().dataId()).toList()).stream()
          .collect(Collectors.groupingBy(CalibrationRows.Row::dataId));
      for (DatasetRows.Row row : type.getValue()) {
        CalibrationRows.Row given = new CalibrationRows.Row(type.getKey(), row.key().dataId(), span, row.id());
        List<CalibrationRows.Row> others = held.computeIfAbsent(given.dataId(), key -> new ArrayList<>());
        if (others.isEmpty()) {
          others.add(given);
          made.add(given);
        } else if (!others.equals(List.of(given))) {
          CalibrationRows.Row other = others.getFirst().equals(given) ? others.getLast() : others.getFirst();
          throw new RegistryException.Conflict(
              "collection %s has %s for %s, and is given %s for %s".formatted(collection.name(),
                  DatasetRows.describe(session, other.dataset()), other.span().time(),
                  DatasetRows.describe(session, given.dataset()), span.time()),
              "Choose another time, or free it first: larder collection decertify.");
        }
      }
    }
    CalibrationRows.insert(session, collection.key(), made);
    return made.size();
  }

  static long decertify(Session session, Change.Decertify change) throws SQLException {
    CollectionRows.Row collection = CollectionRows.locked(session, change.collection(), CollectionType.CALIBRATION);
    DatasetTypes types = DatasetTypes.read(session);
    int type = types.required(change.type());
    Span span = Span.of(change.span());
    check(types.get(type), change);
    List<CalibrationRows.Row> met = change.dataIds().isEmpty()
        ? CalibrationRows.within(session, collection.key(), type, span)
        : CalibrationRows.within(session, collection.key(), type, span,
            change.dataIds().stream().map(DataId::key).toList());
    List<CalibrationRows.Row> left = new ArrayList<>();
    for (CalibrationRows.Row row : met) {
      if (row.span().from() < span.from()) {
        left.add(new CalibrationRows.Row(type, row.dataId(), new Span(row.span().from(), span.from()), row.dataset()));
      }
      if (row.span().until() > span.until()) {
        left.add(
            new CalibrationRows.Row(type, row.dataId(), new Span(span.until(), row.span().until()), row.dataset()));
      }
    }
    CalibrationRows.delete(session, collection.key(), met);
    CalibrationRows.insert(session, collection.key(), left);
    return met.size();
  }

  private static void check(DatasetType type, Change.Decertify change) {
    for (DataId dataId : change.dataIds()) {
      if (!type.accepts(dataId)) {
        throw new RegistryException.Invalid("data-id-invalid",
            "data ID %s does not fit dataset type %s".formatted(dataId, type),
            "Give a value to each of its dimensions and to no other.");
      }
    }
  }
}
