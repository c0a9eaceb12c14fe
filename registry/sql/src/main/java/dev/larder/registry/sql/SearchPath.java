package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.COLLECTION_CHAIN;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_CALIBRATION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TAG;

import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Finds the first dataset of a type and data ID on a search path, by one statement: chains are followed inside it. Each place of the path has
/// a text that says how it was reached, position by position, and whose order is that of the search: in front of a nested chain's children
/// stands what is before the chain, and behind them what is after it.
final class SearchPath {
  private static final Template PLAIN = Template.of((sql, dialect) -> write(sql, dialect, false));
  private static final Template CALIBRATED = Template.of((sql, dialect) -> write(sql, dialect, true));

  private SearchPath() {}

  private static Query write(DSLContext sql, SqlDialect dialect, boolean calibrated) {
    var names = dialect.texts();
    Table<?> places = DSL.table(DSL.name("place"));
    Field<String> way = DSL.field(DSL.name("place", "way"), SQLDataType.CLOB);
    Field<Integer> reached = DSL.field(DSL.name("place", "collection"), SQLDataType.INTEGER);
    var place = DSL.name("place").fields("way", "collection").as(
        sql.select(dialect.padded(names.position()), COLLECTION.KEY).from(names.table())
            .join(COLLECTION).on(COLLECTION.NAME.eq(names.value()))
            .unionAll(sql.select(DSL.concat(way, dialect.padded(COLLECTION_CHAIN.POSITION)), COLLECTION_CHAIN.CHILD)
                .from(places).join(COLLECTION_CHAIN).on(COLLECTION_CHAIN.PARENT.eq(reached))));

    var placed = DSL.name("placed").fields("way", "collection", "dataset");
    Select<Record3<String, Integer, UUID>> all = sql.select(way, reached, DATASET.ID).from(places)
        .join(DATASET).on(DATASET.RUN.eq(reached))
        .and(DATASET.DATASET_TYPE.eq(Template.parameter(DATASET.DATASET_TYPE)))
        .and(DATASET.DATA_ID.eq(Template.parameter(DATASET.DATA_ID)))
        .unionAll(sql.select(way, reached, DATASET_TAG.DATASET).from(places)
            .join(DATASET_TAG).on(DATASET_TAG.COLLECTION.eq(reached))
            .and(DATASET_TAG.DATASET_TYPE.eq(Template.parameter(DATASET.DATASET_TYPE)))
            .and(DATASET_TAG.DATA_ID.eq(Template.parameter(DATASET.DATA_ID))));
    if (calibrated) {
      all = all.unionAll(sql.select(way, reached, DATASET_CALIBRATION.DATASET).from(places)
          .join(DATASET_CALIBRATION).on(DATASET_CALIBRATION.COLLECTION.eq(reached))
          .and(DATASET_CALIBRATION.DATASET_TYPE.eq(Template.parameter(DATASET.DATASET_TYPE)))
          .and(DATASET_CALIBRATION.DATA_ID.eq(Template.parameter(DATASET.DATA_ID)))
          .and(DATASET_CALIBRATION.VALID_FROM.le(Template.parameter(DATASET_CALIBRATION.VALID_FROM)))
          .and(DATASET_CALIBRATION.VALID_UNTIL.gt(Template.parameter(DATASET_CALIBRATION.VALID_UNTIL))));
    }
    Field<String> placedWay = DSL.field(DSL.name("placed", "way"), SQLDataType.CLOB);
    Field<Integer> placedIn = DSL.field(DSL.name("placed", "collection"), SQLDataType.INTEGER);
    Field<UUID> dataset = DSL.field(DSL.name("placed", "dataset"), DATASET.ID.getDataType());
    var run = COLLECTION.as("run_collection");
    return sql.withRecursive(place).with(placed.as(all))
        .select(dataset, run.NAME, COLLECTION.NAME)
        .from(DSL.table(DSL.name("placed")))
        .join(DATASET).on(DATASET.ID.eq(dataset))
        .join(run).on(run.KEY.eq(DATASET.RUN))
        .join(COLLECTION).on(COLLECTION.KEY.eq(placedIn))
        .orderBy(placedWay).limit(DSL.inline(1));
  }

  /// The look-up as it runs.
  static String sql(SqlDialect dialect, boolean calibrated) {
    return (calibrated ? CALIBRATED : PLAIN).in(dialect);
  }

  static Optional<LocatedDataset> find(Session session, DatasetTypeName name, DataId dataId,
      List<CollectionName> path, Optional<Instant> moment) throws SQLException {
    DatasetTypes types = DatasetTypes.read(session);
    int key = types.required(name);
    DatasetType type = types.get(key);
    if (!type.accepts(dataId)) {
      throw new RegistryException.Invalid("data-id-invalid",
          "data ID %s does not fit dataset type %s".formatted(dataId, type),
          "Give a value to each of its dimensions and to no other.");
    }
    CollectionRows.required(session, path);
    try (Prepared statement = session.prepare(sql(session.dialect(), moment.isPresent()))) {
      statement.texts(path.stream().map(CollectionName::value).toList());
      UUID wanted = dataId.key();
      statement.integer(key).id(wanted).integer(key).id(wanted);
      if (moment.isPresent()) {
        long micros = CalibrationRows.micros(moment.get());
        statement.integer(key).id(wanted).number(micros).number(micros);
      }
      try (Answer rows = statement.query()) {
        return rows.next()
            ? Optional.of(new LocatedDataset(
                new DatasetRef(rows.id(1), type, dataId, new RunName(rows.text(2))), new CollectionName(rows.text(3))))
            : Optional.empty();
      }
    }
  }
}
