package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;

import dev.larder.model.DimensionName;
import dev.larder.model.MetadataType;
import dev.larder.model.ValueType;
import dev.larder.registry.TextPattern;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.ParamCastMode;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// In what the databases differ, as far as statements show it: everything else is written once.
enum SqlDialect {
  SQLITE("sqlite", SQLDialect.SQLITE) {
    @Override
    boolean isForeignKeyViolation(SQLException fault) {
      return fault instanceof SQLiteException e && e.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_FOREIGNKEY;
    }

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
      Field<?> value = DSL.field("({0} ->> {1})", java, json, path(dimension.value()));
      return type == ValueType.TIMESTAMP ? DSL.field("rtrim({0}, 'Z')", String.class, value) : value;
    }

    @Override
    Field<?> metadata(Field<String> json, String field, MetadataType type) {
      return DSL.field("({0} ->> {1})", javaClass(type), json, path(field));
    }

    @Override
    Condition holds(Field<String> json, String field) {
      return DSL.condition("({0} ->> {1}) = 1", json, path(field));
    }

    private static Field<String> path(String name) {
      return DSL.inline("$.\"%s\"".formatted(name));
    }

    @Override
    Condition isOneOf(Field<?> field, List<?> values) {
      return values.getFirst() instanceof UUID
          ? DSL.condition("{0} in (select unhex(j.value) from json_each({1}) as j)", field,
              DSL.val(JsonArrays.ofIds(values.stream().map(UUID.class::cast).toList())))
          : DSL.condition("{0} in (select j.value from json_each({1}) as j)", field, DSL.val(JsonArrays.of(values)));
    }

    @Override
    Elements<Integer> listed(List<Integer> numbers) {
      return new Elements<>(DSL.table("json_each({0})", DSL.val(JsonArrays.of(numbers))).as("j"), POSITION,
          DSL.field(DSL.name("j", "value"), Integer.class));
    }

    @Override
    Condition matches(Field<?> text, TextPattern pattern) {
      return DSL.condition("{0} glob {1}", text, DSL.val(Patterns.glob(pattern)));
    }

    @Override
    Field<Long> now() {
      return DSL.field("cast(unixepoch('subsec') * 1000000 as integer)", Long.class);
    }

    @Override
    Field<String> padded(Field<Integer> position) {
      return DSL.field("printf('%010d', {0})", String.class, position);
    }
  },

  POSTGRESQL("postgresql", SQLDialect.POSTGRES) {
    @Override
    boolean isForeignKeyViolation(SQLException fault) {
      return FOREIGN_KEY_VIOLATION.equals(fault.getSQLState());
    }

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
          : type == ValueType.TIMESTAMP
              ? DSL.field("rtrim(({0} ->> {1}) COLLATE \"C\", 'Z')", String.class, json, name)
              : DSL.field("(({0} ->> {1}) COLLATE \"C\")", String.class, json, name);
    }

    @Override
    Field<?> metadata(Field<String> json, String field, MetadataType type) {
      Field<String> name = DSL.inline(field);
      return switch (type) {
        case STRING, BOOLEAN -> DSL.field("(({0} ->> {1}) COLLATE \"C\")", String.class, json, name);
        case INTEGER -> number("bigint", Long.class, json, name);
        case NUMBER -> number("float8", Double.class, json, name);
      };
    }

    private static Field<?> number(String type, Class<?> java, Field<String> json, Field<String> name) {
      return DSL.field(
          "(case when jsonb_typeof({0} -> {1}) = 'number' then ({0} ->> {1})::" + type + " end)", java, json, name);
    }

    @Override
    Condition holds(Field<String> json, String field) {
      return DSL.condition("({0} ->> {1}) = 'true'", json, DSL.inline(field));
    }

    @Override
    Condition isOneOf(Field<?> field, List<?> values) {
      return DSL.condition("{0} = any({1})", field, DSL.val(array(values)));
    }

    @Override
    Elements<Integer> listed(List<Integer> numbers) {
      return new Elements<>(
          DSL.table("unnest({0}) with ordinality as j(value, position)", DSL.val(numbers.toArray(new Integer[0]))),
          DSL.field("(j.position - 1)::integer", Integer.class), DSL.field(DSL.name("j", "value"), Integer.class));
    }

    private static Object[] array(List<?> values) {
      return switch (values.getFirst()) {
        case String _ -> values.toArray(new String[0]);
        case Integer _ -> values.toArray(new Integer[0]);
        case Long _ -> values.toArray(new Long[0]);
        case Double _ -> values.toArray(new Double[0]);
        case UUID _ -> values.toArray(new UUID[0]);
        default -> throw new IllegalArgumentException("a list of " + values.getFirst().getClass());
      };
    }

    @Override
    Condition matches(Field<?> text, TextPattern pattern) {
      return DSL.condition("{0} like {1}", text, DSL.val(Patterns.like(pattern)));
    }

    @Override
    Field<Long> now() {
      return DSL.field("(extract(epoch from clock_timestamp()) * 1000000)::bigint", Long.class);
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

  private static final String FOREIGN_KEY_VIOLATION = "23503";
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

  /// Whether the database objects that something is deleted, or was, that another row names.
  abstract boolean isForeignKeyViolation(SQLException fault);

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
  /// on the very same expression, which is how the database knows it for the same. A time comes without its `Z`, so that the order of the texts is
  /// that of the times: `00Z` would come behind `00.5Z`.
  ///
  /// @param json the column
  abstract Field<?> value(Field<String> json, DimensionName dimension, ValueType type);

  /// The value of a metadata field in the JSON of a dimension record; null where it has none.
  abstract Field<?> metadata(Field<String> json, String field, MetadataType type);

  /// Whether a metadata field, a truth value, is there and true.
  abstract Condition holds(Field<String> json, String field);

  /// Whether a field is one of some values of one class, at least one of them, bound as one parameter.
  abstract Condition isOneOf(Field<?> field, List<?> values);

  /// Whether the whole of a text is like a pattern: by code points, and case counts.
  abstract Condition matches(Field<?> text, TextPattern pattern);

  /// A list of numbers as a table, its parameter given.
  abstract Elements<Integer> listed(List<Integer> numbers);

  /// A time as [#value] has it.
  static String sortable(Instant time) {
    String text = time.toString();
    return text.substring(0, text.length() - 1);
  }

  private static Class<?> javaClass(MetadataType type) {
    return switch (type) {
      case STRING, BOOLEAN -> String.class;
      case INTEGER -> Long.class;
      case NUMBER -> Double.class;
    };
  }

  /// The time by the database's own clock, in microseconds since 1970, UTC.
  abstract Field<Long> now();

  /// A number, at least 0, as text of 10 digits: of such texts, one behind another, the order is that of their numbers.
  abstract Field<String> padded(Field<Integer> position);
}
