package dev.larder.registry.sql;

import static dev.larder.registry.sql.QueryTables.D;
import static dev.larder.registry.sql.QueryTables.I;
import static dev.larder.registry.sql.QueryTables.R;
import static dev.larder.registry.sql.QueryTables.S;
import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.registry.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the fields of conditions are in SQL.
sealed interface QueryFields {

  /// What is asked of the value of a field, which is null where it is absent.
  @FunctionalInterface
  interface Test {
    Condition of(org.jooq.Field<?> value);
  }

  /// A condition that is not true where the field is absent, unless the test says otherwise of null.
  Condition where(Field field, Test test);

  SqlDialect dialect();

  /// In conditions on datasets: a row of `d` and, for dimensions, its data ID `i`; within a condition on an artifact a row of `s`.
  ///
  /// @param dimensions all that are declared
  record OfDatasets(SqlDialect dialect, Map<DimensionName, Dimension> dimensions) implements QueryFields {
    @Override
    public Condition where(Field field, Test test) {
      return switch (field) {
        case Field.Dimension dimension -> test.of(value(dimension));
        case Field.Metadata metadata -> described(metadata, test);
        case Field.OfArtifact ofArtifact -> test.of(column(ofArtifact));
        case Field.OfDataset ofDataset -> switch (ofDataset) {
          case ID -> test.of(D.ID);
          case RUN -> D.RUN.in(DSL.select(COLLECTION.KEY).from(COLLECTION).where(test.of(COLLECTION.NAME)));
          case DATASET_TYPE -> D.DATASET_TYPE
              .in(DSL.select(DATASET_TYPE.KEY).from(DATASET_TYPE).where(test.of(DATASET_TYPE.NAME)));
          case STORED -> throw new IllegalArgumentException("a truth value is not compared");
        };
      };
    }

    org.jooq.Field<?> value(Field.Dimension dimension) {
      return dialect.value(I.JSON, dimension.name(), dimension.valueType());
    }

    static org.jooq.Field<?> column(Field.OfArtifact field) {
      return switch (field) {
        case DATASTORE -> S.DATASTORE;
        case COMPONENT -> S.COMPONENT;
        case PATH -> S.PATH;
        case SIZE -> S.SIZE;
        case CHECKSUM -> S.CHECKSUM;
        case FORMAT -> S.FORMAT;
        case WRITTEN -> S.WRITTEN;
      };
    }

    /// Not asked row by row: the records that fulfil the test are found first, and datasets by their values.
    private Condition described(Field.Metadata field, Test test) {
      return DSL.condition("({0}) in ({1})", DSL.list(keys(field.dimension(), I.JSON)),
          DSL.select(keys(field.dimension(), R.JSON)).from(R).where(R.DIMENSION.eq(DSL.val(field.dimension().value())))
              .and(test.of(dialect.metadata(R.METADATA, field.name(), field.valueType()))));
    }

    /// The value of a metadata field for the row's data ID, to sort by.
    Select<?> metadata(Field.Metadata field) {
      List<org.jooq.Field<?>> wanted = keys(field.dimension(), I.JSON);
      List<org.jooq.Field<?>> keys = keys(field.dimension(), R.JSON);
      List<Condition> same = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        same.add(DSL.condition("{0} = {1}", keys.get(i), wanted.get(i)));
      }
      return DSL.select(dialect.metadata(R.METADATA, field.name(), field.valueType())).from(R)
          .where(R.DIMENSION.eq(DSL.val(field.dimension().value()))).and(DSL.and(same));
    }

    /// The values by which records of a dimension are told apart.
    private List<org.jooq.Field<?>> keys(DimensionName dimension, org.jooq.Field<String> json) {
      SortedSet<DimensionName> names = new TreeSet<>();
      collect(dimension, names);
      List<org.jooq.Field<?>> values = new ArrayList<>();
      for (DimensionName name : names) {
        values.add(dialect.value(json, name, required(name).type()));
      }
      return values;
    }

    private void collect(DimensionName name, SortedSet<DimensionName> names) {
      if (names.add(name)) {
        required(name).requires().forEach(other -> collect(other, names));
      }
    }

    private Dimension required(DimensionName name) {
      @Nullable
      Dimension dimension = dimensions.get(name);
      if (dimension == null) {
        throw new IllegalStateException("dimension %s is required and not declared".formatted(name));
      }
      return dimension;
    }
  }

  /// In conditions on the records of a dimension: a row of `r`.
  record OfRecords(SqlDialect dialect) implements QueryFields {
    @Override
    public Condition where(Field field, Test test) {
      return switch (field) {
        case Field.Dimension dimension -> test.of(dialect.value(R.JSON, dimension.name(), dimension.valueType()));
        case Field.Metadata metadata -> test.of(dialect.metadata(R.METADATA, metadata.name(), metadata.valueType()));
        case Field.OfArtifact _,Field.OfDataset _ ->
          throw new IllegalArgumentException("a record of a dimension has no " + field);
      };
    }
  }
}
