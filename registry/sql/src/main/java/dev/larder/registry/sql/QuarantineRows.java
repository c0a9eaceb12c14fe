package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.QUARANTINE;
import static dev.larder.registry.sql.schema.Tables.RUN;

import dev.larder.model.RunName;
import dev.larder.registry.Quarantined;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What was refused, as rows.
final class QuarantineRows {
  private static final String INSERT = Rendered.insert(QUARANTINE, QUARANTINE.WRITER, QUARANTINE.RECORD, QUARANTINE.RUN,
      QUARANTINE.DATASET, QUARANTINE.REASON, QUARANTINE.DETAIL);

  private static final String READ = Rendered.of(Rendered.SQL
      .select(QUARANTINE.WRITER, RUN.NAME, QUARANTINE.RECORD, QUARANTINE.DATASET, QUARANTINE.REASON, QUARANTINE.DETAIL)
      .from(QUARANTINE).join(RUN).on(RUN.KEY.eq(QUARANTINE.RUN))
      .orderBy(RUN.NAME, QUARANTINE.WRITER, QUARANTINE.RECORD));

  private QuarantineRows() {}

  /// Those of `refused` that were not on record, which they are now. A record of a journal is refused once, for its first reason.
  static List<Quarantined> insert(Connection connection, List<Quarantined> refused, Map<RunName, RunRows.Row> runs)
      throws SQLException {
    List<Quarantined> newly = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (Quarantined each : refused) {
        statement.setBytes(1, UuidBinding.bytes(each.writer()));
        statement.setLong(2, each.record());
        statement.setInt(3, RunRows.of(runs, each.run()).key());
        statement.setBytes(4, each.dataset().map(UuidBinding::bytes).orElse(null));
        statement.setString(5, each.reason());
        statement.setString(6, each.detail());
        if (statement.executeUpdate() == 1) {
          newly.add(each);
        }
      }
    }
    return newly;
  }

  static List<Quarantined> read(Connection connection) throws SQLException {
    List<Quarantined> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(READ); ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        Optional<UUID> dataset = Optional.ofNullable(rows.getBytes(4)).map(UuidBinding::uuid);
        found.add(new Quarantined(UuidBinding.uuid(rows.getBytes(1)), new RunName(rows.getString(2)), rows.getLong(3),
            dataset, rows.getString(5), rows.getString(6)));
      }
    }
    return found;
  }
}
