package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.sql.SQLException;

/// A database whose connection is lost once, at the first commit: after it was made, or before.
final class UncertainDatabase implements Database {
  private final Database database;
  private final boolean made;
  private boolean lost;

  UncertainDatabase(Database database, boolean made) {
    this.database = database;
    this.made = made;
  }

  private static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public <T> T write(Work<T> work) {
    if (lost) {
      return database.write(work);
    }
    lost = true;
    try {
      database.write(session -> {
        T result = work.with(session);
        if (!made) {
          throw new Lost();
        }
        return result;
      });
    } catch (Lost e) {
      // rolled back
    }
    throw new RegistryException.OutcomeUnknown("connection lost", new SQLException("lost"));
  }

  @Override
  public SqlDialect dialect() {
    return database.dialect();
  }

  @Override
  public Reading reading() throws SQLException {
    return database.reading();
  }

  @Override
  public boolean writable() {
    return database.writable();
  }

  @Override
  public RegistryException fault(SQLException error) {
    return database.fault(error);
  }

  @Override
  public void close() {
    database.close();
  }
}
