package dev.larder.registry.sql;

import java.sql.SQLException;

/// A transaction that sees one moment, however long it takes, and changes nothing. Holds a connection until it is closed.
interface Reading extends AutoCloseable {

  Session session();

  /// Call when all is read, and before anybody relies on it: throws where what was read may not have been of one moment.
  void finish();

  @Override
  void close() throws SQLException;
}
