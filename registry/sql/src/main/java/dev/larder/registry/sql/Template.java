package dev.larder.registry.sql;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// A statement on the generated tables, rendered once for each dialect that it is used in: names and types are checked by the
/// compiler, and what runs is a plain prepared statement. Parameters stand in the order in which the statement shows them.
final class Template {
  private final Writer writer;
  private final Map<SqlDialect, String> rendered = new EnumMap<>(SqlDialect.class);

  private Template(Writer writer) {
    this.writer = writer;
  }

  /// Writes the statement.
  @FunctionalInterface
  interface Writer {
    Query write(DSLContext sql, SqlDialect dialect);
  }

  static Template of(Writer writer) {
    return new Template(writer);
  }

  /// One that is written alike in all dialects.
  static Template of(Function<DSLContext, Query> writer) {
    return new Template((sql, dialect) -> writer.apply(sql));
  }

  /// An insertion of whole rows, parameters in the order of `columns`, that leaves alone what is there.
  static Template insert(Table<?> table, Field<?>... columns) {
    return of(sql -> sql.insertInto(table).columns(columns).values(Stream.of(columns).map(Template::parameter).toList())
        .onConflictDoNothing());
  }

  static <T> Param<T> parameter(Field<T> column) {
    return DSL.param(column.getName(), column);
  }

  synchronized String in(SqlDialect dialect) {
    return rendered.computeIfAbsent(dialect, key -> render(key, writer.write(key.sql(), key)));
  }

  static String render(SqlDialect dialect, Query query) {
    return dialect.sql().render(query);
  }
}
