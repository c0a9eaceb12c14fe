package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.JOURNAL_PROGRESS;

import dev.larder.model.RunName;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Query;

/// How far each journal has been taken in, as rows.
final class ProgressRows {
  private static final Template INSERT = Template.insert(JOURNAL_PROGRESS, JOURNAL_PROGRESS.WRITER,
      JOURNAL_PROGRESS.RUN, JOURNAL_PROGRESS.SEGMENTS, JOURNAL_PROGRESS.RECORDS, JOURNAL_PROGRESS.ENDED,
      JOURNAL_PROGRESS.MOVED);

  private static final Template MOVE = Template.of(sql -> sql.update(JOURNAL_PROGRESS)
      .set(JOURNAL_PROGRESS.SEGMENTS, Template.parameter(JOURNAL_PROGRESS.SEGMENTS))
      .set(JOURNAL_PROGRESS.RECORDS, Template.parameter(JOURNAL_PROGRESS.RECORDS))
      .set(JOURNAL_PROGRESS.ENDED, Template.parameter(JOURNAL_PROGRESS.ENDED))
      .set(JOURNAL_PROGRESS.MOVED, Template.parameter(JOURNAL_PROGRESS.MOVED))
      .set(JOURNAL_PROGRESS.JOB, Template.parameter(JOURNAL_PROGRESS.JOB))
      .where(JOURNAL_PROGRESS.WRITER.eq(Template.parameter(JOURNAL_PROGRESS.WRITER))));

  private static final Template READ = Template.of((sql, dialect) -> select(sql, dialect, false));

  /// Where rows can be locked one by one. SQLite lets one process write at a time.
  private static final Template LOCK = Template
      .of((sql, dialect) -> select(sql, dialect, dialect == SqlDialect.POSTGRESQL));

  private ProgressRows() {}

  private static Query select(DSLContext sql, SqlDialect dialect, boolean lock) {
    var writers = dialect.ids();
    var rows = sql.select(writers.position(), COLLECTION.NAME, JOURNAL_PROGRESS.SEGMENTS, JOURNAL_PROGRESS.RECORDS,
        JOURNAL_PROGRESS.ENDED, JOURNAL_PROGRESS.MOVED, JOURNAL_PROGRESS.JOB)
        .from(writers.table()).crossJoin(JOURNAL_PROGRESS)
        .join(COLLECTION).on(COLLECTION.KEY.eq(JOURNAL_PROGRESS.RUN))
        .where(JOURNAL_PROGRESS.WRITER.eq(writers.value()));
    return lock ? rows.forUpdate().of(JOURNAL_PROGRESS).skipLocked() : rows;
  }

  /// A row, with the job that the writer was started for.
  record Held(JournalProgress progress, String job) {}

  static Map<UUID, Held> read(Session session, Collection<UUID> writers) throws SQLException {
    return read(session, writers, READ);
  }

  /// Those that nobody else holds, held by us until the end of the transaction.
  static Map<UUID, Held> lock(Session session, Collection<UUID> writers) throws SQLException {
    return read(session, writers, LOCK);
  }

  private static Map<UUID, Held> read(Session session, Collection<UUID> writers, Template template)
      throws SQLException {
    Map<UUID, Held> found = new HashMap<>();
    try (Prepared statement = session.prepare(template)) {
      for (List<UUID> some : Prepared.portions(new ArrayList<>(writers))) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            UUID writer = some.get(rows.integer(1));
            found.put(writer, new Held(new JournalProgress(writer, new RunName(rows.text(2)), rows.integer(3),
                rows.number(4), rows.flag(5), StorageRows.instant(rows.number(6))), rows.text(7)));
          }
        }
      }
    }
    return found;
  }

  /// Makes the rows of journals that were not met before, in the order in which everybody makes them.
  static void begin(Session session, List<JournalSlice> slices, Map<RunName, RunRows.Row> runs) throws SQLException {
    try (Prepared insert = session.prepare(INSERT)) {
      for (JournalSlice slice : slices.stream().sorted(Comparator.comparing(JournalSlice::writer)).toList()) {
        insert.id(slice.writer()).integer(RunRows.of(runs, slice.run()).key()).integer(0).number(0).flag(false)
            .number(StorageRows.micros(Instant.now())).add();
      }
      insert.batch();
    }
  }

  /// Moves journals on to the ends of these slices.
  ///
  /// @param jobs of their writers
  static void move(Session session, List<JournalSlice> slices, Map<UUID, String> jobs) throws SQLException {
    try (Prepared move = session.prepare(MOVE)) {
      for (JournalSlice slice : slices) {
        move.integer(slice.segments()).number(slice.to()).flag(slice.ended())
            .number(StorageRows.micros(Instant.now())).text(jobs.getOrDefault(slice.writer(), "")).id(slice.writer())
            .add();
      }
      move.batch();
    }
  }
}
