package dev.larder.registry.sql;

import static dev.larder.registry.sql.QueryTables.C;
import static dev.larder.registry.sql.QueryTables.D;
import static dev.larder.registry.sql.QueryTables.I;
import static dev.larder.registry.sql.QueryTables.T;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_CALIBRATION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TAG;

import dev.larder.model.CollectionType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Select;
import org.jooq.SelectLimitStep;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// A selection of datasets in SQL.
final class DatasetStatement {
  /// Columns of [#rows]: id, dataset type, JSON of the data ID, run, collection, key of the data ID; then what it is sorted by, where it is.
  static final int ID = 1;
  static final int TYPE = 2;
  static final int DATA_ID = 3;
  static final int RUN = 4;
  static final int COLLECTION = 5;
  static final int DATA_ID_KEY = 6;
  static final int SORTED_BY = 7;

  private static final Field<Integer> PLACE = DSL.field(DSL.name("m", "place"), Integer.class);
  private static final Field<UUID> MEMBER = DSL.field(DSL.name("m", "dataset"), DATASET.ID.getDataType());
  private static final Field<Integer> MEMBER_OF = DSL.field(DSL.name("m", "collection"), Integer.class);

  private final DatasetSelection selection;
  private final SqlDialect dialect;
  private final QueryFields.OfDatasets fields;
  private final Optional<Condition> condition;
  private final boolean scanned;

  /// For answers without an order.
  DatasetStatement(SqlDialect dialect, DatasetSelection selection) {
    this(dialect, selection, selection.mayBeScanned());
  }

  private DatasetStatement(SqlDialect dialect, DatasetSelection selection, boolean scanned) {
    this.selection = selection;
    this.scanned = scanned;
    this.dialect = dialect;
    this.fields = new QueryFields.OfDatasets(dialect, selection.dimensions());
    this.condition = selection.condition().map(new ConditionSql(fields)::of);
  }

  /// For [#rows]. Where a condition on artifacts leaves few datasets, PostgreSQL, which knows that, is left to find those first and then sort them. Bound to
  /// the order of the rows it would go over all storage records once for each run and dataset type.
  static DatasetStatement of(Session session, DatasetSelection selection) throws SQLException {
    boolean scanned = selection.mayBeScanned() && !(session.dialect() == SqlDialect.POSTGRESQL
        && selection.asksArtifacts() && Estimate.isFew(session, new DatasetStatement(session.dialect(), selection)));
    return new DatasetStatement(session.dialect(), selection, scanned);
  }

  /// Whether rows come by loops over indexes, in the usual order, so that nothing is sorted and the first comes at once.
  boolean scanned() {
    return scanned;
  }

  /// What rows are sorted by before their ids.
  List<SortColumn> sortColumns() {
    return selection.order().isEmpty()
        ? SortColumn.USUAL
        : selection.order().stream().map(key -> SortColumn.of(key, fields)).toList();
  }

  /// @param after behind which position rows begin
  Select<?> rows(Optional<Position> after) {
    SelectLimitStep<?> rows = scanned
        ? new DatasetScan(dialect, selection, condition).rows(after)
        : sorted(after);
    return selection.limit().isPresent() ? rows.limit(selection.limit().getAsLong()) : rows;
  }

  private SelectLimitStep<?> sorted(Optional<Position> after) {
    List<SortColumn> columns = sortColumns();
    List<Field<?>> selected = new ArrayList<>(List.of(D.ID.as("id"), D.DATASET_TYPE.as("dataset_type"),
        I.JSON.as("json"), D.RUN.as("run"), collection().as("collection"), D.DATA_ID.as("data_id")));
    List<Field<?>> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      selected.add(columns.get(i).expression().as("k" + i));
      names.add(DSL.field(DSL.name("k" + i)));
    }
    List<OrderField<?>> order = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      order.add(columns.get(i).sorted(names.get(i)));
    }
    Field<UUID> id = DSL.field(DSL.name("id"), DATASET.ID.getDataType());
    order.add(id);
    var all = DSL.select(selected).from(from(true, selection.order().isEmpty())).where(conditions());
    if (after.isEmpty()) {
      return all.orderBy(order);
    }
    Condition behind = id.gt(DSL.val(after.get().id(), DATASET.ID));
    for (int i = columns.size() - 1; i >= 0; i--) {
      behind = columns.get(i).behind(names.get(i), after.get().values().get(i), behind);
    }
    return DSL.select(DSL.asterisk()).from(all.asTable("q")).where(behind).orderBy(order);
  }

  private Field<Integer> collection() {
    return selection.ranked() ? MEMBER_OF : D.RUN;
  }

  /// How many rows there are.
  Select<?> count(Optional<Position> after) {
    if (selection.limit().isPresent() || after.isPresent()) {
      return DSL.selectCount().from(rows(after).asTable("n"));
    }
    return DSL.selectCount().from(from(readsDataIds(), false)).where(conditions());
  }

  /// Any one of them.
  Select<?> any() {
    return unordered().limit(DSL.inline(1));
  }

  /// One row each, which says nothing.
  SelectLimitStep<?> unordered() {
    return DSL.selectOne().from(from(readsDataIds(), false)).where(conditions());
  }

  /// As [#unordered] without the condition.
  Select<?> unconditional() {
    return new DatasetStatement(dialect, selection.unconditional()).unordered();
  }

  /// The JSON of each data ID, by key.
  Select<?> dataIds() {
    dev.larder.registry.sql.schema.tables.DataId k = dev.larder.registry.sql.schema.Tables.DATA_ID.as("k");
    return DSL.select(k.JSON).from(k)
        .where(k.KEY.in(DSL.select(D.DATA_ID).from(from(readsDataIds(), false)).where(conditions())))
        .orderBy(k.KEY);
  }

  private boolean readsDataIds() {
    return selection.condition().map(ConditionShape::readsDataIds).orElse(false);
  }

  private Table<?> from(boolean dataIds, boolean names) {
    Table<?> from = selection.ranked() ? members().join(D).on(D.ID.eq(MEMBER)) : D;
    if (dataIds) {
      from = from.join(I).on(I.KEY.eq(D.DATA_ID));
    }
    return names
        ? from.join(C).on(C.KEY.eq(collection())).join(T).on(T.KEY.eq(D.DATASET_TYPE))
        : from;
  }

  private List<Condition> conditions() {
    List<Condition> conditions = new ArrayList<>();
    if (selection.ranked()) {
      conditions.add(PLACE.eq(DSL.inline(1)));
    } else {
      if (!selection.collections().everywhere()) {
        // Ids are unique, and few to a run: SQLite, without statistics, would look at the whole run for them.
        Field<Integer> run = dialect == SqlDialect.SQLITE
            && selection.condition().map(ConditionShape::namesIds).orElse(false)
                ? DSL.field("+{0}", Integer.class, D.RUN)
                : D.RUN;
        conditions.add(isOneOf(run, selection.collections().keys()));
      }
      selection.wanted().ifPresent(types -> conditions.add(isOneOf(D.DATASET_TYPE, types)));
    }
    condition.ifPresent(conditions::add);
    return conditions;
  }

  private Condition isOneOf(Field<Integer> field, List<Integer> keys) {
    return isOneOf(dialect, field, keys);
  }

  static Condition isOneOf(SqlDialect dialect, Field<Integer> field, List<Integer> keys) {
    return switch (keys.size()) {
      case 0 -> DSL.falseCondition();
      case 1 -> field.eq(DSL.val(keys.getFirst()));
      default -> dialect.isOneOf(field, keys);
    };
  }

  /// What each collection holds, with the place of a dataset among those that are one: the first place is that of the collection which is
  /// searched first.
  private Table<?> members() {
    var runs = dialect.listed(selection.collections().keys());
    Select<?> all = DSL
        .select(runs.position().as("position"), DATASET.RUN.as("collection"), DATASET.ID.as("dataset"),
            DATASET.DATASET_TYPE.as("dataset_type"), DATASET.DATA_ID.as("data_id"))
        .from(runs.table()).join(DATASET).on(DATASET.RUN.eq(runs.value()))
        .where(wanted(DATASET.DATASET_TYPE, DATASET.DATA_ID))
        .unionAll(tagged());
    // Of several times it takes one to say which dataset holds: without it they answer what is in them, but are passed over where the first counts.
    if (!selection.findFirst() && selection.collections().has(CollectionType.CALIBRATION)) {
      all = DSL.select(DSL.asterisk()).from(all.asTable("stored")).unionAll(calibrated());
    }
    Field<UUID> dataset = DSL.field(DSL.name("a", "dataset"), DATASET.ID.getDataType());
    Field<Integer> collection = DSL.field(DSL.name("a", "collection"), Integer.class);
    Field<Integer> position = DSL.field(DSL.name("a", "position"), Integer.class);
    List<Field<?>> one = selection.findFirst()
        ? List.of(DSL.field(DSL.name("a", "dataset_type")), DSL.field(DSL.name("a", "data_id")))
        : List.of(dataset);
    return DSL.select(dataset, collection, DSL.rowNumber().over().partitionBy(one).orderBy(position).as("place"))
        .from(all.asTable("a")).asTable("m");
  }

  private Select<org.jooq.Record5<Integer, Integer, UUID, Integer, UUID>> tagged() {
    var listed = dialect.listed(selection.collections().keys());
    return DSL
        .select(listed.position(), DATASET_TAG.COLLECTION, DATASET_TAG.DATASET, DATASET_TAG.DATASET_TYPE,
            DATASET_TAG.DATA_ID)
        .from(listed.table()).join(DATASET_TAG).on(DATASET_TAG.COLLECTION.eq(listed.value()))
        .where(wanted(DATASET_TAG.DATASET_TYPE, DATASET_TAG.DATA_ID));
  }

  private Select<org.jooq.Record> calibrated() {
    var listed = dialect.listed(selection.collections().keys());
    List<Field<?>> columns = List.of(listed.position(), DATASET_CALIBRATION.COLLECTION, DATASET_CALIBRATION.DATASET,
        DATASET_CALIBRATION.DATASET_TYPE, DATASET_CALIBRATION.DATA_ID);
    return DSL.selectDistinct(columns)
        .from(listed.table()).join(DATASET_CALIBRATION).on(DATASET_CALIBRATION.COLLECTION.eq(listed.value()))
        .where(wanted(DATASET_CALIBRATION.DATASET_TYPE, DATASET_CALIBRATION.DATA_ID));
  }

  /// What may be asked before places are given: it holds of all datasets that are one, or of none, so that the first of them stays the first.
  private Condition wanted(Field<Integer> type, Field<UUID> dataId) {
    Condition wanted = selection.wanted().map(types -> isOneOf(type, types)).orElse(DSL.noCondition());
    return selection.condition().flatMap(ConditionShape::onDataIds)
        .map(part -> wanted.and(dataId.in(DSL.select(I.KEY).from(I).where(new ConditionSql(fields).of(part)))))
        .orElse(wanted);
  }
}
