package dev.larder.registry.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jooq.Query;

/// A connection in a transaction, and the dialect that is spoken on it.
record Session(Connection connection, SqlDialect dialect) {

  Prepared prepare(Template template) throws SQLException {
    return prepare(template.in(dialect));
  }

  Prepared prepare(String sql) throws SQLException {
    return new Prepared(connection.prepareStatement(sql), dialect);
  }

  /// A statement with its parameters given.
  Prepared prepare(Query query) throws SQLException {
    return prepare("", query);
  }

  /// @param before the statement, e.g. `EXPLAIN`
  Prepared prepare(String before, Query query) throws SQLException {
    Prepared prepared = prepare(before + Template.render(dialect, query));
    try {
      return prepared.values(dialect.sql().extractBindValues(query));
    } catch (SQLException | RuntimeException e) {
      prepared.close();
      throw e;
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
