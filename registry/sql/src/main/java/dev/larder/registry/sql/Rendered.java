package dev.larder.registry.sql;

import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/// Turns statements on the generated tables into text, once: names and types are checked by the compiler, and what runs is a
/// plain prepared statement.
final class Rendered {
  static final DSLContext SQL;

  static {
    // Before jOOQ's classes are loaded: its greetings do not belong into the log of a command.
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    SQL = DSL.using(SQLDialect.SQLITE, new Settings());
  }

  private Rendered() {}

  static String of(Query query) {
    return SQL.render(query);
  }

  /// An insertion of whole rows, parameters in the order of `columns`, that leaves alone what is there.
  static String insert(Table<?> table, Field<?>... columns) {
    List<? extends Param<?>> values = Stream.of(columns).map(column -> DSL.param(column.getName(), column)).toList();
    return of(SQL.insertInto(table).columns(columns).values(values).onConflictDoNothing());
  }

  static <T> Param<T> parameter(Field<T> column) {
    return DSL.param(column.getName(), column);
  }
}
