package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.COLLECTION_CHAIN;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_CALIBRATION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TAG;
import static dev.larder.registry.sql.schema.Tables.JOURNAL_PROGRESS;
import static dev.larder.registry.sql.schema.Tables.QUARANTINE;
import static dev.larder.registry.sql.schema.Tables.RUN;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.RunName;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/// Makes and removes collections.
final class CollectionChanges {
  private static final Template CHAINS = Template.of(sql -> sql.select(COLLECTION.NAME).from(COLLECTION_CHAIN)
      .join(COLLECTION).on(COLLECTION.KEY.eq(COLLECTION_CHAIN.PARENT))
      .where(COLLECTION_CHAIN.CHILD.eq(Template.parameter(COLLECTION_CHAIN.CHILD))).orderBy(COLLECTION.NAME));
  private static final Template DATASETS = count(DATASET.RUN);
  private static final Template COMPLETE = Template.of(sql -> sql.selectCount().from(RUN)
      .where(RUN.KEY.eq(Template.parameter(RUN.KEY))).and(RUN.COMPLETE.isTrue()));
  private static final Template JOURNALS = count(JOURNAL_PROGRESS.RUN);

  /// What goes with a collection, and it last.
  private static final List<Template> REMOVAL = List.of(delete(COLLECTION_CHAIN.PARENT),
      delete(DATASET_TAG.COLLECTION), delete(DATASET_CALIBRATION.COLLECTION), delete(QUARANTINE.RUN), delete(RUN.KEY),
      delete(COLLECTION.KEY));

  /// What goes with a run.
  private static final List<Template> RUN_REMOVAL = List.of(delete(QUARANTINE.RUN), delete(JOURNAL_PROGRESS.RUN),
      delete(RUN.KEY), delete(COLLECTION.KEY));

  private CollectionChanges() {}

  private static Template count(TableField<?, Integer> column) {
    return Template.of(sql -> sql.selectCount().from(column.getTable()).where(column.eq(Template.parameter(column))));
  }

  private static Template delete(TableField<?, Integer> column) {
    return Template.of(sql -> sql.deleteFrom(column.getTable()).where(column.eq(Template.parameter(column))));
  }

  static long registerRun(Session session, Change.RegisterRun change) throws SQLException {
    boolean there = RunRows.read(session, List.of(change.run())).containsKey(change.run());
    UUID found = RunRows.of(RunRows.make(session, Map.of(change.run(), change.incarnation())), change.run())
        .incarnation();
    if (!found.equals(change.incarnation())) {
      throw new RegistryException.Conflict("run %s has the incarnation %s, and is given with %s".formatted(
          change.run(), found, change.incarnation()),
          "A run that was removed and begun again is another run: remove the old one from the registry first.");
    }
    RemovedRuns.refuse(session, List.of(change.incarnation()));
    return there ? 0 : 1;
  }

  static long create(Session session, Change.CreateCollection change) throws SQLException {
    int made = CollectionRows.insert(session, List.of(change.collection().value()), change.type());
    CollectionRows.Row row = CollectionRows.required(session, List.of(change.collection())).getFirst();
    if (row.type() != change.type()) {
      throw new RegistryException.Conflict("collection %s is there and of type %s, and is given as %s".formatted(
          row.name(), row.type().word(), change.type().word()), "Choose another name.");
    }
    return made;
  }

  static long remove(Session session, Change.RemoveCollection change) throws SQLException {
    RunLocks.chains(session);
    Optional<CollectionRows.Row> found = CollectionRows.lockedToRemove(session, change.collection());
    if (found.isEmpty()) {
      return 0;
    }
    CollectionRows.Row row = found.get();
    requireUnchained(session, row);
    if (row.type() == CollectionType.RUN) {
      long datasets = count(session, DATASETS, row.key());
      long journals = count(session, JOURNALS, row.key());
      if (datasets + journals > 0) {
        throw new RegistryException.Conflict("run %s holds %d datasets, of %d journals that were taken in".formatted(
            new RunName(row.name().value()), datasets, journals),
            "A run that is complete, and whose datasets were purged, is removed as a run, with its incarnation: remove_run.");
      }
    }
    for (Template template : REMOVAL) {
      try (Prepared delete = session.prepare(template)) {
        delete.integer(row.key()).update();
      }
    }
    return 1;
  }

  static long removeRun(Session session, Change.RemoveRun change) throws SQLException {
    RunLocks.chains(session);
    RunName name = change.run();
    RunRows.Row row = RunRows.read(session, List.of(name)).get(name);
    if (row == null || !row.incarnation().equals(change.incarnation())) {
      return removedBefore(session, change, row);
    }
    RunLocks.exclude(session, List.of(row.key()));
    Optional<CollectionRows.Row> locked = CollectionRows.lockedToRemove(session, CollectionName.of(name));
    if (!locked.map(found -> found.key() == row.key()).orElse(false)) {
      throw new OvertakenException("run %s was removed by another".formatted(name));
    }
    requireUnchained(session, locked.get());
    long datasets = count(session, DATASETS, row.key());
    if (datasets > 0) {
      throw new RegistryException.Conflict("run %s holds %d datasets".formatted(name, datasets), "Purge them first.");
    }
    if (count(session, COMPLETE, row.key()) == 0) {
      throw new RegistryException.Conflict(
          "run %s is not complete: what was written to it may be in journals only".formatted(name),
          "Close it, and take its journals in to their ends: larder run close, larder transfer-back.");
    }
    RemovedRuns.insert(session, name, change.incarnation());
    for (Template template : RUN_REMOVAL) {
      try (Prepared delete = session.prepare(template)) {
        delete.integer(row.key()).update();
      }
    }
    return 1;
  }

  /// @param other the run that has the name now, if any
  private static long removedBefore(Session session, Change.RemoveRun change, RunRows.@Nullable Row other)
      throws SQLException {
    if (other != null && !RemovedRuns.has(session, change.incarnation())) {
      throw new RegistryException.Conflict("run %s has the incarnation %s, and %s is to be removed".formatted(
          change.run(), other.incarnation(), change.incarnation()),
          "A run of that name that was begun later is another run: give its own incarnation.");
    }
    // A Registry that was made anew may never have seen it, and is to refuse it all the same.
    return RemovedRuns.insert(session, change.run(), change.incarnation()) ? 1 : 0;
  }

  private static void requireUnchained(Session session, CollectionRows.Row row) throws SQLException {
    List<String> chains = chains(session, row.key());
    if (!chains.isEmpty()) {
      throw new RegistryException.Conflict(
          "collection %s is searched by %s".formatted(row.name(), String.join(", ", chains)),
          "Take it out of those chains first.");
    }
  }

  private static List<String> chains(Session session, int child) throws SQLException {
    List<String> chains = new ArrayList<>();
    try (Prepared read = session.prepare(CHAINS); Answer rows = read.integer(child).query()) {
      while (rows.next()) {
        chains.add(rows.text(1));
      }
    }
    return chains;
  }

  private static long count(Session session, Template template, int key) throws SQLException {
    try (Prepared read = session.prepare(template); Answer rows = read.integer(key).query()) {
      rows.next();
      return rows.number(1);
    }
  }
}
