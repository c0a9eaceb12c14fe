package dev.larder.registry.sql;

import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.Select;

/// What PostgreSQL expects of a statement, by its statistics: it runs nothing.
final class Estimate {
  /// Of so many datasets one: to sort those takes no long time, and to go over all storage records once takes less than to look up each of them.
  private static final int FEW = 10;
  /// In the first line of a plan, which is about the whole of it.
  private static final Pattern ROWS = Pattern.compile("\\brows=(\\d+)");

  private Estimate() {}

  /// Whether the condition of a statement leaves few of the datasets that are looked at. A database whose plans say nothing of rows says no.
  static boolean isFew(Session session, DatasetStatement statement) throws SQLException {
    OptionalLong left = rows(session, statement.unordered());
    OptionalLong all = left.isEmpty() ? left : rows(session, statement.unconditional());
    return all.isPresent() && left.getAsLong() * FEW <= all.getAsLong();
  }

  private static OptionalLong rows(Session session, Select<?> statement) throws SQLException {
    try (Prepared explain = session.prepare("EXPLAIN ", statement); Answer plan = explain.query()) {
      Matcher rows = ROWS.matcher(plan.next() ? plan.text(1) : "");
      return rows.find() ? OptionalLong.of(Long.parseLong(rows.group(1))) : OptionalLong.empty();
    }
  }
}
