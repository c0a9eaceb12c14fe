package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.RUN;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sum;

import dev.larder.model.CollectionType;
import dev.larder.model.RunName;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RunSummary;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Runs as rows. A run is a collection, whose number and name are its own.
final class RunRows {
  private static final Template INSERT = Template.of(sql -> sql.insertInto(RUN, RUN.KEY, RUN.INCARNATION)
      .select(sql.select(COLLECTION.KEY, Template.parameter(RUN.INCARNATION)).from(COLLECTION)
          .where(COLLECTION.NAME.eq(Template.parameter(COLLECTION.NAME)))
          .and(COLLECTION.TYPE.eq(inline(CollectionType.RUN.name()))))
      .onConflictDoNothing());

  private static final Template READ = Template.of((sql, dialect) -> {
    var names = dialect.texts();
    return sql.select(COLLECTION.NAME, RUN.KEY, RUN.INCARNATION).from(names.table()).crossJoin(COLLECTION)
        .join(RUN).on(RUN.KEY.eq(COLLECTION.KEY)).where(COLLECTION.NAME.eq(names.value()));
  });

  /// SQLite keeps to the order of a cross join: left to choose, it spares itself the sorting by run, reads datasets in the order of that index, and looks up each record in another place of the file.
  private static final Template STORED = Template.of(sql -> sql
      .select(DATASET.RUN, count(), sum(STORAGE_RECORD.SIZE))
      .from(STORAGE_RECORD).crossJoin(DATASET).where(DATASET.ID.eq(STORAGE_RECORD.DATASET_ID))
      .groupBy(DATASET.RUN));

  private static final Template ALL = Template.of(sql -> sql
      .select(RUN.KEY, COLLECTION.NAME, RUN.INCARNATION, RUN.COMPLETE,
          sql.selectCount().from(DATASET).where(DATASET.RUN.eq(RUN.KEY)).asField())
      .from(RUN).join(COLLECTION).on(COLLECTION.KEY.eq(RUN.KEY)).orderBy(COLLECTION.NAME));

  private static final Template COMPLETE = Template.of(sql -> sql.update(RUN).set(RUN.COMPLETE, inline(true))
      .where(RUN.KEY.eq(Template.parameter(RUN.KEY))).and(RUN.COMPLETE.isFalse()));

  private RunRows() {}

  /// A run's row. An earlier incarnation of the same name would be another run.
  record Row(int key, UUID incarnation) {}

  /// Makes those that are not there, with the incarnations given; in the order of their names, as everybody does, so that nobody waits for
  /// another in a circle.
  ///
  /// @throws RegistryException.Conflict if a collection of another type has the name
  static Map<RunName, Row> make(Session session, Map<RunName, UUID> runs) throws SQLException {
    List<RunName> names = runs.keySet().stream().sorted().toList();
    CollectionRows.insert(session, names.stream().map(RunName::value).toList(), CollectionType.RUN);
    try (Prepared insert = session.prepare(INSERT)) {
      for (RunName name : names) {
        insert.id(runs.get(name)).text(name.value()).add();
      }
      insert.batch();
    }
    Map<RunName, Row> found = read(session, names);
    for (RunName name : names) {
      if (!found.containsKey(name)) {
        throw new RegistryException.Conflict(
            "a collection that is no run has the name %s, which a run of this repository has".formatted(name),
            "Remove that collection, or make it again under another name.");
      }
    }
    return found;
  }

  static Map<RunName, Row> read(Session session, Collection<RunName> names) throws SQLException {
    Map<RunName, Row> found = new HashMap<>();
    try (Prepared read = session.prepare(READ)) {
      try (Answer rows = read
          .texts(names.stream().distinct().map(RunName::value).toList()).query()) {
        while (rows.next()) {
          found.put(new RunName(rows.text(1)), new Row(rows.integer(2), rows.id(3)));
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

  /// @return how many were not complete before
  static int complete(Session session, Collection<RunName> names) throws SQLException {
    int changed = 0;
    List<Integer> keys = read(session, names).values().stream().map(Row::key).sorted().toList();
    try (Prepared complete = session.prepare(COMPLETE)) {
      for (int key : keys) {
        changed += complete.integer(key).update();
      }
    }
    return changed;
  }

  static List<RunSummary> summaries(Session session) throws SQLException {
    record Stored(long artifacts, long bytes) {}
    Map<Integer, Stored> stored = new HashMap<>();
    List<RunSummary> summaries = new ArrayList<>();
    try (Prepared statement = session.prepare(STORED); var rows = statement.query()) {
      while (rows.next()) {
        stored.put(rows.integer(1), new Stored(rows.number(2), rows.number(3)));
      }
    }
    try (Prepared statement = session.prepare(ALL); var rows = statement.query()) {
      while (rows.next()) {
        Stored of = stored.getOrDefault(rows.integer(1), new Stored(0, 0));
        summaries.add(new RunSummary(new RunName(rows.text(2)), rows.id(3), rows.flag(4), rows.number(5), of.artifacts,
            of.bytes));
      }
    }
    return summaries;
  }
}
