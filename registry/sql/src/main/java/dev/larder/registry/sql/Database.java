package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.sql.SQLException;

/// Connections to one database, handed out for one transaction each and taken back after it.
interface Database extends AutoCloseable {

  /// What is done in a transaction. May be done again from the beginning where the database asks for it, so that it keeps nothing of a
  /// time before.
  @FunctionalInterface
  interface Work<T> {
    T with(Session session) throws SQLException;
  }

  SqlDialect dialect();

  /// Begins to read as of one moment. The caller closes it.
  Reading reading() throws SQLException;

  /// One transaction: all that `work` changes, or nothing if it throws.
  <T> T write(Work<T> work);

  /// Whether a change would be accepted now.
  boolean writable();

  /// What an error means for a caller: nothing was kept of the call, and this is what may be done about it.
  RegistryException fault(SQLException error);

  /// Reads as of one moment.
  default <T> T read(Work<T> work) {
    try (Reading reading = reading()) {
      T result = work.with(reading.session());
      reading.finish();
      return result;
    } catch (SQLException e) {
      throw fault(e);
    }
  }

  @Override
  void close();
}
