package dev.larder.registry.sql;

import static dev.larder.registry.sql.QueryTables.C;
import static dev.larder.registry.sql.QueryTables.D;
import static dev.larder.registry.sql.QueryTables.S;
import static dev.larder.registry.sql.QueryTables.T;
import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;

import dev.larder.registry.Field;
import dev.larder.registry.FieldType;
import dev.larder.registry.SortKey;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.SortField;
import org.jooq.impl.DSL;

/// What datasets are sorted by, as a column of the statement.
///
/// @param expression null where it is absent, which comes last
/// @param java what its values are
/// @param absent whether it may be
record SortColumn(org.jooq.Field<?> expression, Class<?> java, boolean descending, boolean absent) {

  /// The order where none is asked for: each dataset has another place in it, but for those of calibration collections.
  static final List<SortColumn> USUAL = List.of(new SortColumn(C.NAME, String.class, false, false),
      new SortColumn(T.NAME, String.class, false, false), new SortColumn(D.DATA_ID, UUID.class, false, false));

  static SortColumn of(SortKey key, QueryFields.OfDatasets fields) {
    Field field = key.field();
    org.jooq.Field<?> expression = switch (field) {
      case Field.Dimension dimension -> fields.value(dimension);
      case Field.Metadata metadata -> DSL.field("({0})", fields.metadata(metadata));
      case Field.OfArtifact ofArtifact -> {
        org.jooq.Field<?> column = QueryFields.OfDatasets.column(ofArtifact);
        yield DSL.field("({0})", DSL.select(key.descending() ? DSL.max(column) : DSL.min(column)).from(S)
            .where(S.DATASET_ID.eq(D.ID)));
      }
      case Field.OfDataset ofDataset -> switch (ofDataset) {
        case ID -> D.ID;
        case RUN -> DSL.field(DSL.select(COLLECTION.NAME).from(COLLECTION).where(COLLECTION.KEY.eq(D.RUN)));
        case DATASET_TYPE ->
          DSL.field(DSL.select(DATASET_TYPE.NAME).from(DATASET_TYPE).where(DATASET_TYPE.KEY.eq(D.DATASET_TYPE)));
        case STORED -> throw new IllegalArgumentException("nothing is sorted by a truth value");
      };
    };
    return new SortColumn(expression, java(field), key.descending(), !(field instanceof Field.OfDataset));
  }

  private static Class<?> java(Field field) {
    return switch (field.type()) {
      case TEXT, DATE -> String.class;
      case TIMESTAMP -> field == Field.OfArtifact.WRITTEN ? Long.class : String.class;
      case INTEGER -> Long.class;
      case NUMBER -> Double.class;
      case UUID -> UUID.class;
      case TRUTH -> throw new IllegalArgumentException("nothing is sorted by a truth value");
    };
  }

  /// Whether it needs the data ID.
  static boolean readsDataIds(SortKey key) {
    return key.field() instanceof Field.Dimension || key.field() instanceof Field.Metadata
        || key.field().type() == FieldType.TRUTH;
  }

  /// Sorts by the column `name`, which has the expression.
  SortField<?> sorted(org.jooq.Field<?> name) {
    SortField<?> sorted = descending ? name.desc() : name.asc();
    return absent ? sorted.nullsLast() : sorted;
  }

  /// That a row's place is behind that of `value`, or the same and `ties` holds.
  Condition behind(org.jooq.Field<?> name, Optional<Object> value, Condition ties) {
    if (value.isEmpty()) {
      return name.isNull().and(ties);
    }
    org.jooq.Field<?> limit = ConditionSql.parameter(value.get());
    Condition behind = DSL.condition("{0} " + (descending ? "<" : ">") + " {1}", name, limit);
    return DSL.or(absent ? behind.or(name.isNull()) : behind, DSL.condition("{0} = {1}", name, limit).and(ties));
  }

  /// Whether a row with the value `one` stands before (negative) or behind (positive) a row with `other`, as the database says it does.
  int compare(Optional<Object> one, Optional<Object> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty()); // absent is last in both directions
    }
    int order = switch (one.get()) {
      case UUID id -> Candidate.compare(id, (UUID) other.get());
      case Long number -> number.compareTo((Long) other.get());
      // To databases the two zeros are one, to `compareTo` they are not.
      case Double number -> Double.compare(number + 0.0, (Double) other.get() + 0.0);
      case Object text -> compareTexts((String) text, (String) other.get());
    };
    return descending ? -order : order;
  }

  /// By their bytes in UTF-8, and so by code points.
  static int compareTexts(String one, String other) {
    return one.equals(other)
        ? 0
        : Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /// Its value in a row.
  Optional<Object> read(Answer row, int column) throws SQLException {
    if (java == UUID.class) {
      return row.optionalId(column).map(Object.class::cast);
    }
    if (java == String.class) {
      return row.optionalText(column).map(Object.class::cast);
    }
    if (!row.has(column)) {
      return Optional.empty();
    }
    return Optional.of(java == Long.class ? (Object) row.number(column) : (Object) row.real(column));
  }
}
