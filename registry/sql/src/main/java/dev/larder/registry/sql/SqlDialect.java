package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;

import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.ParamCastMode;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// In what the databases differ, as far as statements show it: everything else is written once.
enum SqlDialect {
  SQLITE("sqlite", SQLDialect.SQLITE) {
    @Override
    void setId(PreparedStatement statement, int index, @Nullable UUID id) throws SQLException {
      statement.setBytes(index, id == null ? null : UuidBinding.bytes(id));
    }

    @Override
    @Nullable
    UUID id(ResultSet rows, int column) throws SQLException {
      byte @Nullable [] bytes = rows.getBytes(column);
      return bytes == null ? null : UuidBinding.uuid(bytes);
    }

    @Override
    void setIds(PreparedStatement statement, int index, Collection<UUID> ids) throws SQLException {
      statement.setString(index, JsonArrays.ofIds(ids));
    }

    @Override
    void setTexts(PreparedStatement statement, int index, Collection<String> texts) throws SQLException {
      statement.setString(index, JsonArrays.ofTexts(texts));
    }

    @Override
    Elements<UUID> ids() {
      return new Elements<>(ARRAY, POSITION, DSL.field("unhex({0})", DATASET.ID.getDataType(), VALUE));
    }

    @Override
    Elements<String> texts() {
      return new Elements<>(ARRAY, POSITION, VALUE);
    }

    @Override
    Field<?> value(Field<String> json, DimensionName dimension, ValueType type) {
      Class<?> java = type == ValueType.INTEGER ? Long.class : String.class;
      return DSL.field("({0} ->> {1})", java, json, DSL.inline("$.\"%s\"".formatted(dimension)));
    }

    @Override
    Field<String> padded(Field<Integer> position) {
      return DSL.field("printf('%010d', {0})", String.class, position);
    }
  },

  POSTGRESQL("postgresql", SQLDialect.POSTGRES) {
    @Override
    void setId(PreparedStatement statement, int index, @Nullable UUID id) throws SQLException {
      statement.setObject(index, id);
    }

    @Override
    @Nullable
    UUID id(ResultSet rows, int column) throws SQLException {
      return rows.getObject(column, UUID.class);
    }

    @Override
    void setIds(PreparedStatement statement, int index, Collection<UUID> ids) throws SQLException {
      statement.setArray(index, statement.getConnection().createArrayOf("uuid", ids.toArray()));
    }

    @Override
    void setTexts(PreparedStatement statement, int index, Collection<String> texts) throws SQLException {
      statement.setArray(index, statement.getConnection().createArrayOf("text", texts.toArray()));
    }

    @Override
    Elements<UUID> ids() {
      return elements("uuid[]", DSL.field(DSL.name("j", "value"), DATASET.ID.getDataType()));
    }

    @Override
    Elements<String> texts() {
      return elements("text[]", VALUE);
    }

    @Override
    Field<?> value(Field<String> json, DimensionName dimension, ValueType type) {
      Field<String> name = DSL.inline(dimension.value());
      // A number by its kind in JSON: the database may look at rows whose value is of another dimension's type before it passes them over.
      return type == ValueType.INTEGER
          ? DSL.field("(CASE WHEN jsonb_typeof({0} -> {1}) = 'number' THEN ({0} ->> {1})::bigint END)", Long.class,
              json, name)
          : DSL.field("(({0} ->> {1}) COLLATE \"C\")", String.class, json, name);
    }

    @Override
    Field<String> padded(Field<Integer> position) {
      return DSL.field("lpad({0}::text, 10, '0')", String.class, position);
    }

    private <T> Elements<T> elements(String type, Field<T> value) {
      return new Elements<>(
          DSL.table("unnest({0}::" + type + ") with ordinality as j(value, position)",
              DSL.param("elements", String.class)),
          DSL.field("(j.position - 1)::integer", Integer.class), value);
    }
  };

  private static final Table<?> ARRAY = DSL.table("json_each({0})", DSL.param("elements", String.class)).as("j");
  private static final Field<Integer> POSITION = DSL.field(DSL.name("j", "key"), Integer.class);
  private static final Field<String> VALUE = DSL.field(DSL.name("j", "value"), String.class);

  static {
    // Before jOOQ's classes say hello: its greetings do not belong into the log of a command.
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private final String word;
  private final SQLDialect jooq;

  SqlDialect(String word, SQLDialect jooq) {
    this.word = word;
    this.jooq = jooq;
  }

  /// A list bound as one parameter, as a table with one row an element. No temporary table, so that it works where nothing may be
  /// written.
  ///
  /// @param position where in the list the element stands, from 0
  record Elements<T>(Table<?> table, Field<Integer> position, Field<T> value) {}

  /// The name for people and programs.
  String word() {
    return word;
  }

  /// Where statements are written. It renders; it never runs any.
  DSLContext sql() {
    return DSL.using(jooq, new Settings().withParamCastMode(ParamCastMode.NEVER));
  }

  abstract void setId(PreparedStatement statement, int index, @Nullable UUID id) throws SQLException;

  abstract @Nullable UUID id(ResultSet rows, int column) throws SQLException;

  /// The parameter of [#ids].
  abstract void setIds(PreparedStatement statement, int index, Collection<UUID> ids) throws SQLException;

  /// The parameter of [#texts].
  abstract void setTexts(PreparedStatement statement, int index, Collection<String> texts) throws SQLException;

  /// A list of ids as a table. One in a statement.
  abstract Elements<UUID> ids();

  /// A list of texts as a table. One in a statement.
  abstract Elements<String> texts();

  /// The value of a dimension in the JSON of a data ID: a whole number as one, anything else as text; null where it has none. An index is made
  /// on the very same expression, which is how the database knows it for the same.
  ///
  /// @param json the column
  abstract Field<?> value(Field<String> json, DimensionName dimension, ValueType type);

  /// A number, at least 0, as text of 10 digits: of such texts, one behind another, the order is that of their numbers.
  abstract Field<String> padded(Field<Integer> position);
}
