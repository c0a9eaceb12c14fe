package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.QUARANTINE;

import dev.larder.model.RunName;
import dev.larder.registry.Quarantined;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What was refused, as rows.
final class QuarantineRows {
  private static final Template INSERT = Template.insert(QUARANTINE, QUARANTINE.WRITER, QUARANTINE.RECORD,
      QUARANTINE.RUN,
      QUARANTINE.DATASET, QUARANTINE.REASON, QUARANTINE.DETAIL);

  private static final Template READ = Template.of(sql -> sql
      .select(QUARANTINE.WRITER, COLLECTION.NAME, QUARANTINE.RECORD, QUARANTINE.DATASET, QUARANTINE.REASON,
          QUARANTINE.DETAIL)
      .from(QUARANTINE).join(COLLECTION).on(COLLECTION.KEY.eq(QUARANTINE.RUN))
      .orderBy(COLLECTION.NAME, QUARANTINE.WRITER, QUARANTINE.RECORD));

  private QuarantineRows() {}

  /// Those of `refused` that were not on record, which they are now. A record of a journal is refused once, for its first reason.
  static List<Quarantined> insert(Session session, List<Quarantined> refused, Map<RunName, RunRows.Row> runs)
      throws SQLException {
    List<Quarantined> newly = new ArrayList<>();
    try (Prepared insert = session.prepare(INSERT)) {
      for (Quarantined each : refused) {
        insert.id(each.writer()).number(each.record()).integer(RunRows.of(runs, each.run()).key())
            .id(each.dataset().orElse(null)).text(each.reason()).text(each.detail());
        if (insert.update() == 1) {
          newly.add(each);
        }
      }
    }
    return newly;
  }

  static List<Quarantined> read(Session session) throws SQLException {
    List<Quarantined> found = new ArrayList<>();
    try (Prepared statement = session.prepare(READ); Answer rows = statement.query()) {
      while (rows.next()) {
        found.add(
            new Quarantined(rows.id(1), new RunName(rows.text(2)), rows.number(3), rows.optionalId(4), rows.text(5),
                rows.text(6)));
      }
    }
    return found;
  }
}
