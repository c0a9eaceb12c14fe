package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE_DIMENSION;
import static dev.larder.registry.sql.schema.Tables.RUN;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.selectOne;

import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/// Registers and removes dataset types.
final class DatasetTypeChanges {
  /// Asked run by run, because that is how datasets are indexed.
  private static final Template RUNS = Template.of(sql -> sql.select(COLLECTION.NAME).from(RUN).join(COLLECTION)
      .on(COLLECTION.KEY.eq(RUN.KEY))
      .where(exists(selectOne().from(DATASET).where(DATASET.RUN.eq(RUN.KEY))
          .and(DATASET.DATASET_TYPE.eq(Template.parameter(DATASET.DATASET_TYPE)))))
      .orderBy(COLLECTION.NAME));

  private static final List<Template> REMOVAL = List.of(
      Template.of(sql -> sql.deleteFrom(DATASET_TYPE_DIMENSION)
          .where(DATASET_TYPE_DIMENSION.DATASET_TYPE.eq(Template.parameter(DATASET_TYPE_DIMENSION.DATASET_TYPE)))),
      Template.of(sql -> sql.deleteFrom(DATASET_TYPE)
          .where(DATASET_TYPE.KEY.eq(Template.parameter(DATASET_TYPE.KEY)))));

  private DatasetTypeChanges() {}

  static long register(Session session, Change.RegisterDatasetType change) throws SQLException {
    DatasetType type = change.type();
    Map<DimensionName, Dimension> known = DimensionRows.read(session);
    SortedSet<DimensionName> lacking = DimensionChanges.closed(known, type.dimensions());
    lacking.removeAll(type.dimensions());
    if (!lacking.isEmpty()) {
      throw new RegistryException.Invalid("dimensions-incomplete",
          "dataset type %s lacks %s, which its dimensions require".formatted(type, lacking),
          "Give it those dimensions as well.");
    }
    if (Registrations.register(session, type)) {
      return 1;
    }
    DatasetTypes types = DatasetTypes.read(session);
    checkSame(types.get(types.required(type.name())), type);
    return 0;
  }

  static void checkSame(DatasetType found, DatasetType given) {
    if (!found.equals(given)) {
      throw new RegistryException.Conflict(
          "dataset type is registered as %s, and is given as %s".formatted(found, given),
          "Use what is registered, or another name.");
    }
  }

  static long remove(Session session, Change.RemoveDatasetType change) throws SQLException {
    Integer key = DatasetTypes.read(session).key(change.type());
    if (key == null) {
      return 0;
    }
    try (Prepared read = session.prepare(RUNS); Answer rows = read.integer(key).query()) {
      int runs = 0;
      String first = "";
      while (rows.next()) {
        first = runs++ == 0 ? rows.text(1) : first;
      }
      if (runs > 0) {
        throw new RegistryException.Conflict(
            "dataset type %s has datasets in %s".formatted(change.type(),
                runs == 1 ? "run " + first : "%d runs, such as %s".formatted(runs, first)),
            "Remove those datasets first.");
      }
    }
    for (Template template : REMOVAL) {
      try (Prepared delete = session.prepare(template)) {
        delete.integer(key).update();
      }
    }
    return 1;
  }
}
