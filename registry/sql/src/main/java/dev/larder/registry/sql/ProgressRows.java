package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.JOURNAL_PROGRESS;
import static dev.larder.registry.sql.schema.Tables.RUN;

import dev.larder.model.RunName;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// How far each journal has been taken in, as rows.
final class ProgressRows {
  private static final String INSERT = Rendered.insert(JOURNAL_PROGRESS, JOURNAL_PROGRESS.WRITER, JOURNAL_PROGRESS.RUN,
      JOURNAL_PROGRESS.SEGMENTS, JOURNAL_PROGRESS.RECORDS, JOURNAL_PROGRESS.ENDED, JOURNAL_PROGRESS.MOVED);

  private static final String MOVE = Rendered.of(Rendered.SQL.update(JOURNAL_PROGRESS)
      .set(JOURNAL_PROGRESS.SEGMENTS, Rendered.parameter(JOURNAL_PROGRESS.SEGMENTS))
      .set(JOURNAL_PROGRESS.RECORDS, Rendered.parameter(JOURNAL_PROGRESS.RECORDS))
      .set(JOURNAL_PROGRESS.ENDED, Rendered.parameter(JOURNAL_PROGRESS.ENDED))
      .set(JOURNAL_PROGRESS.MOVED, Rendered.parameter(JOURNAL_PROGRESS.MOVED))
      .where(JOURNAL_PROGRESS.WRITER.eq(Rendered.parameter(JOURNAL_PROGRESS.WRITER))));

  private static final String READ = Rendered.of(Rendered.SQL
      .select(IdArray.POSITION, RUN.NAME, JOURNAL_PROGRESS.SEGMENTS, JOURNAL_PROGRESS.RECORDS, JOURNAL_PROGRESS.ENDED,
          JOURNAL_PROGRESS.MOVED)
      .from(IdArray.ELEMENTS).crossJoin(JOURNAL_PROGRESS)
      .join(RUN).on(RUN.KEY.eq(JOURNAL_PROGRESS.RUN))
      .where(JOURNAL_PROGRESS.WRITER.eq(IdArray.ID)));

  private ProgressRows() {}

  static Map<UUID, JournalProgress> read(Connection connection, Collection<UUID> writers) throws SQLException {
    Map<UUID, JournalProgress> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      for (List<UUID> some : IdArray.portions(new ArrayList<>(writers))) {
        statement.setString(1, IdArray.ofIds(some));
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            UUID writer = some.get(rows.getInt(1));
            found.put(writer, new JournalProgress(writer, new RunName(rows.getString(2)), rows.getInt(3),
                rows.getLong(4), rows.getBoolean(5), StorageRows.instant(rows.getLong(6))));
          }
        }
      }
    }
    return found;
  }

  /// Makes the rows of journals that were not met before.
  static void begin(Connection connection, List<JournalSlice> slices, Map<RunName, RunRows.Row> runs)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (JournalSlice slice : slices) {
        statement.setBytes(1, UuidBinding.bytes(slice.writer()));
        statement.setInt(2, RunRows.of(runs, slice.run()).key());
        statement.setInt(3, 0);
        statement.setLong(4, 0);
        statement.setBoolean(5, false);
        statement.setLong(6, StorageRows.micros(Instant.now()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /// Moves journals on to the ends of these slices.
  static void move(Connection connection, List<JournalSlice> slices) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(MOVE)) {
      for (JournalSlice slice : slices) {
        statement.setInt(1, slice.segments());
        statement.setLong(2, slice.to());
        statement.setBoolean(3, slice.ended());
        statement.setLong(4, StorageRows.micros(Instant.now()));
        statement.setBytes(5, UuidBinding.bytes(slice.writer()));
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }
}
