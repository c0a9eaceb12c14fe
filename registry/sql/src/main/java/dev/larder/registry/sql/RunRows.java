package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.RUN;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.sum;

import dev.larder.model.RunName;
import dev.larder.registry.RunSummary;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Runs as rows.
final class RunRows {
  static final String INSERT = Rendered.insert(RUN, RUN.NAME, RUN.INCARNATION);

  private static final String READ = Rendered.of(Rendered.SQL
      .select(RUN.NAME, RUN.KEY, RUN.INCARNATION).from(IdArray.ELEMENTS).crossJoin(RUN)
      .where(RUN.NAME.eq(IdArray.TEXT)));

  private static final String STORED = Rendered.of(Rendered.SQL
      .select(DATASET.RUN, count(), sum(STORAGE_RECORD.SIZE))
      .from(DATASET).join(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID))
      .groupBy(DATASET.RUN));

  private static final String ALL = Rendered.of(Rendered.SQL
      .select(RUN.KEY, RUN.NAME, RUN.INCARNATION,
          Rendered.SQL.selectCount().from(DATASET).where(DATASET.RUN.eq(RUN.KEY)).asField())
      .from(RUN).orderBy(RUN.NAME));

  private RunRows() {}

  /// A run's row. An earlier incarnation of the same name would be another run.
  record Row(int key, UUID incarnation) {}

  static Map<RunName, Row> read(Connection connection, Collection<RunName> names) throws SQLException {
    Map<RunName, Row> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, IdArray.ofTexts(names.stream().distinct().map(RunName::value).toList()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.put(new RunName(rows.getString(1)), new Row(rows.getInt(2), UuidBinding.uuid(rows.getBytes(3))));
        }
      }
    }
    return found;
  }

  /// The row of a run that is known to be there.
  static Row of(Map<RunName, Row> runs, RunName name) {
    Row row = runs.get(name);
    if (row == null) {
      throw new IllegalStateException("run %s was made and is not there".formatted(name));
    }
    return row;
  }

  static List<RunSummary> summaries(Connection connection) throws SQLException {
    record Stored(long artifacts, long bytes) {}
    Map<Integer, Stored> stored = new HashMap<>();
    List<RunSummary> summaries = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(STORED);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        stored.put(rows.getInt(1), new Stored(rows.getLong(2), rows.getLong(3)));
      }
    }
    try (PreparedStatement statement = connection.prepareStatement(ALL); ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Stored of = stored.getOrDefault(rows.getInt(1), new Stored(0, 0));
        summaries.add(new RunSummary(new RunName(rows.getString(2)), UuidBinding.uuid(rows.getBytes(3)), false,
            rows.getLong(4), of.artifacts, of.bytes));
      }
    }
    return summaries;
  }
}
