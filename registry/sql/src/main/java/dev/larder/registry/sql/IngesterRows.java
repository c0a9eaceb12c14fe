package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.INGESTER;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import dev.larder.registry.Ingester;
import dev.larder.registry.IngesterPhase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Those that take journals in, as rows.
final class IngesterRows {
  private static final long REMEMBERED = TimeUnit.DAYS.toMicros(7);

  private static final Template TELL = Template.of((sql, dialect) -> sql.insertInto(INGESTER)
      .columns(INGESTER.ID, INGESTER.HOST, INGESTER.PROCESS, INGESTER.RUN, INGESTER.PHASE, INGESTER.SEGMENTS,
          INGESTER.TAKEN, INGESTER.DATASETS, INGESTER.BEGAN, INGESTER.BEAT, INGESTER.MOVED)
      .values(Template.parameter(INGESTER.ID), Template.parameter(INGESTER.HOST), Template.parameter(INGESTER.PROCESS),
          Template.parameter(INGESTER.RUN), Template.parameter(INGESTER.PHASE), Template.parameter(INGESTER.SEGMENTS),
          Template.parameter(INGESTER.TAKEN), Template.parameter(INGESTER.DATASETS), dialect.now(), dialect.now(),
          dialect.now())
      .onConflict(INGESTER.ID).doUpdate()
      .set(INGESTER.PHASE, excluded(INGESTER.PHASE)).set(INGESTER.SEGMENTS, excluded(INGESTER.SEGMENTS))
      .set(INGESTER.TAKEN, excluded(INGESTER.TAKEN)).set(INGESTER.DATASETS, excluded(INGESTER.DATASETS))
      .set(INGESTER.BEAT, excluded(INGESTER.BEAT))
      .set(INGESTER.MOVED, when(INGESTER.TAKEN.ne(excluded(INGESTER.TAKEN))
          .or(INGESTER.PHASE.ne(excluded(INGESTER.PHASE))), excluded(INGESTER.MOVED)).otherwise(INGESTER.MOVED)));

  private static final Template FORGET = Template.of((sql, dialect) -> sql.deleteFrom(INGESTER)
      .where(INGESTER.BEAT.lt(dialect.now().minus(inline(REMEMBERED)))));

  private static final Template READ = Template.of((sql, dialect) -> sql
      .select(INGESTER.ID, INGESTER.HOST, INGESTER.PROCESS, INGESTER.RUN, INGESTER.PHASE, INGESTER.SEGMENTS,
          INGESTER.TAKEN, INGESTER.DATASETS, dialect.now().minus(INGESTER.BEGAN), dialect.now().minus(INGESTER.BEAT),
          dialect.now().minus(INGESTER.MOVED))
      .from(INGESTER).orderBy(INGESTER.BEGAN, INGESTER.ID));

  private IngesterRows() {}

  /// @return always true
  static boolean tell(Session session, Ingester one) throws SQLException {
    try (Prepared forget = session.prepare(FORGET); Prepared tell = session.prepare(TELL)) {
      forget.update();
      tell.id(one.id()).text(one.host()).number(one.process()).text(one.run()).text(one.phase().word())
          .number(one.segments()).number(one.taken()).number(one.datasets()).update();
      return true;
    }
  }

  static List<Ingester.Seen> read(Session session) throws SQLException {
    List<Ingester.Seen> found = new ArrayList<>();
    try (Prepared read = session.prepare(READ); Answer rows = read.query()) {
      while (rows.next()) {
        found.add(new Ingester.Seen(new Ingester(rows.id(1), rows.text(2), rows.number(3), rows.text(4),
            IngesterPhase.ofWord(rows.text(5)), rows.number(6), rows.number(7),
            rows.number(8)), micros(rows.number(9)), micros(rows.number(10)), micros(rows.number(11))));
      }
    }
    return found;
  }

  private static Duration micros(long micros) {
    return Duration.of(Math.max(0, micros), ChronoUnit.MICROS);
  }
}
