package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE_DIMENSION;
import static dev.larder.registry.sql.schema.Tables.DIMENSION;
import static org.jooq.impl.DSL.select;

import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.registry.JournalSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Registers what a chunk names: runs, journals, dimensions and dataset types. The first definition of a name stands.
///
/// In a transaction of its own before that of the datasets: whoever comes second sees the first definition, committed, before it
/// judges its own datasets by it, and a chunk that is refused later leaves no harm behind.
final class Registrations {
  private static final String DIMENSIONS = Rendered.insert(DIMENSION, DIMENSION.NAME, DIMENSION.VALUE_TYPE);
  private static final String TYPES = Rendered.insert(DATASET_TYPE, DATASET_TYPE.NAME, DATASET_TYPE.FORMAT);
  private static final String TYPE_DIMENSIONS = Rendered.of(Rendered.SQL
      .insertInto(DATASET_TYPE_DIMENSION, DATASET_TYPE_DIMENSION.DATASET_TYPE, DATASET_TYPE_DIMENSION.POSITION,
          DATASET_TYPE_DIMENSION.DIMENSION)
      .select(select(DATASET_TYPE.KEY, Rendered.parameter(DATASET_TYPE_DIMENSION.POSITION),
          Rendered.parameter(DATASET_TYPE_DIMENSION.DIMENSION))
          .from(DATASET_TYPE).where(DATASET_TYPE.NAME.eq(Rendered.parameter(DATASET_TYPE.NAME)))));

  private final Connection connection;

  Registrations(Connection connection) {
    this.connection = connection;
  }

  void make(List<JournalSlice> slices) throws SQLException {
    List<JournalSlice> taken = SliceSelection.of(connection, slices).taken();
    try (PreparedStatement statement = connection.prepareStatement(RunRows.INSERT)) {
      for (JournalSlice slice : taken) {
        statement.setString(1, slice.run().value());
        statement.setBytes(2, UuidBinding.bytes(slice.incarnation()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
    Map<RunName, RunRows.Row> runs = RunRows.read(connection, taken.stream().map(JournalSlice::run).toList());
    ProgressRows.begin(connection, taken, runs);
    for (DatasetType type : unknown(taken, runs)) {
      register(type);
    }
  }

  /// Types of datasets that are not refused for their run: those may not define anything.
  private Iterable<DatasetType> unknown(List<JournalSlice> taken, Map<RunName, RunRows.Row> runs) throws SQLException {
    DatasetTypes known = DatasetTypes.read(connection);
    Map<DatasetTypeName, DatasetType> unknown = new LinkedHashMap<>();
    for (JournalSlice slice : taken) {
      if (slice.incarnation().equals(RunRows.of(runs, slice.run()).incarnation())) {
        for (JournalSlice.JournaledDataset journaled : slice.datasets()) {
          DatasetType type = journaled.dataset().ref().type();
          if (journaled.dataset().ref().run().equals(slice.run()) && known.key(type.name()) == null) {
            unknown.putIfAbsent(type.name(), type);
          }
        }
      }
    }
    return unknown.values();
  }

  private void register(DatasetType type) throws SQLException {
    try (PreparedStatement dimensions = connection.prepareStatement(DIMENSIONS);
        PreparedStatement types = connection.prepareStatement(TYPES);
        PreparedStatement typeDimensions = connection.prepareStatement(TYPE_DIMENSIONS)) {
      types.setString(1, type.name().value());
      types.setString(2, type.format());
      types.executeUpdate();
      int position = 0;
      for (DimensionName dimension : type.dimensions()) {
        // A dimension that nobody declared is a string.
        dimensions.setString(1, dimension.value());
        dimensions.setString(2, "string");
        dimensions.executeUpdate();
        typeDimensions.setInt(1, position++);
        typeDimensions.setString(2, dimension.value());
        typeDimensions.setString(3, type.name().value());
        typeDimensions.executeUpdate();
      }
    }
  }
}
