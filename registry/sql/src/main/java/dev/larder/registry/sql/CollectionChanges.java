package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.COLLECTION_CHAIN;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_CALIBRATION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TAG;
import static dev.larder.registry.sql.schema.Tables.JOURNAL_PROGRESS;
import static dev.larder.registry.sql.schema.Tables.QUARANTINE;
import static dev.larder.registry.sql.schema.Tables.RUN;

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

/// Makes and removes collections.
final class CollectionChanges {
  private static final Template CHAINS = Template.of(sql -> sql.select(COLLECTION.NAME).from(COLLECTION_CHAIN)
      .join(COLLECTION).on(COLLECTION.KEY.eq(COLLECTION_CHAIN.PARENT))
      .where(COLLECTION_CHAIN.CHILD.eq(Template.parameter(COLLECTION_CHAIN.CHILD))).orderBy(COLLECTION.NAME));
  private static final Template DATASETS = count(DATASET.RUN);
  private static final Template JOURNALS = count(JOURNAL_PROGRESS.RUN);

  /// What goes with a collection, and it last.
  private static final List<Template> REMOVAL = List.of(delete(COLLECTION_CHAIN.PARENT),
      delete(DATASET_TAG.COLLECTION), delete(DATASET_CALIBRATION.COLLECTION), delete(QUARANTINE.RUN), delete(RUN.KEY),
      delete(COLLECTION.KEY));

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
    List<String> chains = chains(session, row.key());
    if (!chains.isEmpty()) {
      throw new RegistryException.Conflict(
          "collection %s is searched by %s".formatted(row.name(), String.join(", ", chains)),
          "Take it out of those chains first.");
    }
    if (row.type() == CollectionType.RUN) {
      long datasets = count(session, DATASETS, row.key());
      long journals = count(session, JOURNALS, row.key());
      if (datasets + journals > 0) {
        throw new RegistryException.Conflict("run %s holds %d datasets, of %d journals that were taken in".formatted(
            new RunName(row.name().value()), datasets, journals),
            "A run goes with its datasets and journals: larder run remove.");
      }
    }
    for (Template template : REMOVAL) {
      try (Prepared delete = session.prepare(template)) {
        delete.integer(row.key()).update();
      }
    }
    return 1;
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
