package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE_DIMENSION;

import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
import dev.larder.registry.JournalSlice;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Registers what a chunk names: runs, journals, dimensions and dataset types. The first definition of a name stands.
///
/// In a transaction of its own before that of the datasets: whoever comes second sees the first definition, committed, before it
/// judges its own datasets by it, and a chunk that is refused later leaves no harm behind. Everybody inserts in the order of names, so that
/// nobody waits for another in a circle.
final class Registrations {
  private static final Template TYPES = Template.insert(DATASET_TYPE, DATASET_TYPE.NAME, DATASET_TYPE.FORMAT);
  private static final Template TYPE_DIMENSIONS = Template.of(sql -> sql
      .insertInto(DATASET_TYPE_DIMENSION, DATASET_TYPE_DIMENSION.DATASET_TYPE, DATASET_TYPE_DIMENSION.POSITION,
          DATASET_TYPE_DIMENSION.DIMENSION)
      .select(sql.select(DATASET_TYPE.KEY, Template.parameter(DATASET_TYPE_DIMENSION.POSITION),
          Template.parameter(DATASET_TYPE_DIMENSION.DIMENSION))
          .from(DATASET_TYPE).where(DATASET_TYPE.NAME.eq(Template.parameter(DATASET_TYPE.NAME)))));

  private final Session session;

  Registrations(Session session) {
    this.session = session;
  }

  /// @return the dimensions that were not there
  List<DimensionName> make(List<JournalSlice> slices) throws SQLException {
    List<JournalSlice> taken = SliceSelection.seen(session, slices).taken();
    Map<RunName, UUID> incarnations = new HashMap<>();
    taken.forEach(slice -> incarnations.putIfAbsent(slice.run(), slice.incarnation()));
    Map<RunName, RunRows.Row> runs = RunRows.make(session, incarnations);
    RemovedRuns.refuse(session, slices.stream().map(JournalSlice::incarnation).toList());
    ProgressRows.begin(session, taken, runs);
    SortedMap<DatasetTypeName, DatasetRef> unknown = unknown(taken, runs);
    TreeMap<DimensionName, ValueType> dimensions = new TreeMap<>();
    unknown.values().forEach(ref -> ref.dataId().values()
        .forEach((name, value) -> dimensions.putIfAbsent(name, ValueType.of(value))));
    List<DimensionName> declared = new ArrayList<>();
    for (Map.Entry<DimensionName, ValueType> dimension : dimensions.entrySet()) {
      if (DimensionRows.insert(session, dimension.getKey(), dimension.getValue())) {
        declared.add(dimension.getKey());
      }
    }
    for (DatasetRef ref : unknown.values()) {
      register(session, ref.type());
    }
    return declared;
  }

  /// The first dataset of each type that is not registered. Not of those that are refused for their run: they may not define anything.
  private SortedMap<DatasetTypeName, DatasetRef> unknown(List<JournalSlice> taken, Map<RunName, RunRows.Row> runs)
      throws SQLException {
    DatasetTypes known = DatasetTypes.read(session);
    TreeMap<DatasetTypeName, DatasetRef> unknown = new TreeMap<>();
    Set<DatasetTypeName> registered = new HashSet<>();
    for (JournalSlice slice : taken) {
      if (slice.incarnation().equals(RunRows.of(runs, slice.run()).incarnation())) {
        for (JournalSlice.JournaledDataset journaled : slice.datasets()) {
          DatasetRef ref = journaled.dataset().ref();
          if (ref.run().equals(slice.run()) && registered.add(ref.type().name())
              && known.key(ref.type().name()) == null) {
            unknown.putIfAbsent(ref.type().name(), ref);
          }
        }
      }
    }
    return unknown;
  }

  /// Registers a dataset type whose dimensions are declared, unless its name is taken.
  ///
  /// @return whether it was not
  static boolean register(Session session, DatasetType type) throws SQLException {
    try (Prepared types = session.prepare(TYPES); Prepared typeDimensions = session.prepare(TYPE_DIMENSIONS)) {
      if (types.text(type.name().value()).text(type.format()).update() == 0) {
        return false;
      }
      int position = 0;
      for (DimensionName dimension : type.dimensions()) {
        typeDimensions.integer(position++).text(dimension.value()).text(type.name().value()).update();
      }
      return true;
    }
  }
}
