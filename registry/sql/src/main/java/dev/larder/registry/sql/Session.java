package dev.larder.registry.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// A connection in a transaction, and the dialect that is spoken on it.
record Session(Connection connection, SqlDialect dialect) {

  Prepared prepare(Template template) throws SQLException {
    return prepare(template.in(dialect));
  }

  Prepared prepare(String sql) throws SQLException {
    return new Prepared(connection.prepareStatement(sql), dialect);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
