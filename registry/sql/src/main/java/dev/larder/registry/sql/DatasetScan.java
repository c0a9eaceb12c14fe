package dev.larder.registry.sql;

import static dev.larder.registry.sql.QueryTables.C;
import static dev.larder.registry.sql.QueryTables.D;
import static dev.larder.registry.sql.QueryTables.I;
import static dev.larder.registry.sql.QueryTables.T;
import static dev.larder.registry.sql.schema.Tables.DATASET;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SelectLimitStep;
import org.jooq.impl.DSL;

/// Datasets in the usual order, run by run and dataset type by dataset type, as the index that keeps data IDs unique has them: nothing is
/// sorted, and the first row comes at once.
final class DatasetScan {
  private static final UUID LEAST = new UUID(0, 0);

  private final SqlDialect dialect;
  private final DatasetSelection selection;
  private final Optional<Condition> condition;

  DatasetScan(SqlDialect dialect, DatasetSelection selection, Optional<Condition> condition) {
    this.dialect = dialect;
    this.selection = selection;
    this.condition = condition;
  }

  SelectLimitStep<?> rows(Optional<Position> after) {
    return switch (dialect) {
      case SQLITE -> crossJoins(after);
      case POSTGRESQL -> lateral(after);
    };
  }

  /// A cross join is SQLite's way to fix the order of the loops.
  private SelectLimitStep<?> crossJoins(Optional<Position> after) {
    List<Condition> conditions = names(after);
    conditions.add(D.RUN.eq(C.KEY));
    conditions.add(D.DATASET_TYPE.eq(T.KEY));
    conditions.add(I.KEY.eq(D.DATA_ID));
    after.ifPresent(position -> conditions.add(behind(position, C.NAME, T.NAME)));
    condition.ifPresent(conditions::add);
    return DSL.select(D.ID, D.DATASET_TYPE, I.JSON, D.RUN, D.RUN, D.DATA_ID)
        .from(C).crossJoin(T).crossJoin(D).crossJoin(I)
        .where(conditions).orderBy(C.NAME, T.NAME, D.DATA_ID);
  }

  /// A lateral join is a loop, which takes the rows on its left in their order and for each of them those on its right in theirs. (To order
  /// all of it once more would sort all of it.)
  private SelectLimitStep<?> lateral(Optional<Position> after) {
    var outer = DSL.select(C.KEY.as("run"), C.NAME.as("run_name"), T.KEY.as("type"), T.NAME.as("type_name"))
        .from(C).crossJoin(T).where(names(after)).orderBy(C.NAME, T.NAME).asTable("o");
    List<Condition> conditions = new ArrayList<>();
    conditions.add(D.RUN.eq(DSL.field(DSL.name("o", "run"), Integer.class)));
    conditions.add(D.DATASET_TYPE.eq(DSL.field(DSL.name("o", "type"), Integer.class)));
    after.ifPresent(position -> conditions.add(behind(position, DSL.field(DSL.name("o", "run_name"), String.class),
        DSL.field(DSL.name("o", "type_name"), String.class))));
    condition.ifPresent(conditions::add);
    var inner = DSL.select(D.ID.as("id"), D.DATASET_TYPE.as("dataset_type"), I.JSON.as("json"), D.RUN.as("run"),
        D.DATA_ID.as("data_id"))
        .from(D).join(I).on(I.KEY.eq(D.DATA_ID)).where(conditions).orderBy(D.DATA_ID);
    List<Field<?>> columns = List.of(inner(DATASET.ID, "id"), inner(DATASET.DATASET_TYPE, "dataset_type"),
        inner(I.JSON, "json"), inner(DATASET.RUN, "run"), inner(DATASET.RUN, "run"), inner(DATASET.DATA_ID, "data_id"));
    return DSL.select(columns).from(outer).crossJoin(DSL.lateral(inner).as("x"));
  }

  private static <X> Field<X> inner(Field<X> column, String name) {
    return DSL.field(DSL.name("x", name), column.getDataType());
  }

  /// Which runs and dataset types are looked at.
  private List<Condition> names(Optional<Position> after) {
    List<Condition> conditions = new ArrayList<>();
    conditions.add(C.TYPE.eq(DSL.inline("RUN")));
    if (!selection.collections().everywhere()) {
      conditions.add(among(C.KEY, selection.collections().keys()));
    }
    selection.wanted().ifPresent(types -> conditions.add(among(T.KEY, types)));
    after.ifPresent(position -> {
      String run = name(position, 0);
      conditions.add(C.NAME.ge(run));
      conditions.add(C.NAME.gt(run).or(T.NAME.ge(name(position, 1))));
    });
    return conditions;
  }

  /// With `+` SQLite does not look keys up one by one, but goes by names and so in order.
  private Condition among(Field<Integer> key, List<Integer> keys) {
    Field<Integer> looked = dialect == SqlDialect.SQLITE && keys.size() > 1
        ? DSL.field("+{0}", Integer.class, key)
        : key;
    return DatasetStatement.isOneOf(dialect, looked, keys);
  }

  /// Within the run and dataset type of the position what is behind it, within later ones all: in a form for which the index is searched.
  private static Condition behind(Position position, Field<String> run, Field<String> type) {
    Field<UUID> key = DSL.val((UUID) position.values().get(2).orElseThrow(), DATASET.DATA_ID);
    return DSL.condition("{0} > case when {1} = {2} and {3} = {4} then {5} else {6} end", D.DATA_ID, run,
        DSL.val(name(position, 0)), type, DSL.val(name(position, 1)), key, DSL.val(LEAST, DATASET.DATA_ID));
  }

  private static String name(Position position, int value) {
    return position.values().get(value).orElseThrow().toString();
  }
}
