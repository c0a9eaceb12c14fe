package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A database that writes down what it is asked in reading, and may ask something else instead.
record CountingDatabase(Database database, List<String> statements, UnaryOperator<String> instead) implements Database {
  CountingDatabase(Database database) {
    this(database, UnaryOperator.identity());
  }

  CountingDatabase(Database database, UnaryOperator<String> instead) {
    this(database, new ArrayList<>(), instead);
  }

  @Override
  public SqlDialect dialect() {
    return database.dialect();
  }

  @Override
  public Reading reading() throws SQLException {
    Reading reading = database.reading();
    Connection connection = reading.session().connection();
    Connection counted = (Connection) Proxy.newProxyInstance(CountingDatabase.class.getClassLoader(),
        new Class<?>[]{Connection.class}, (proxy, method, arguments) -> {
          if (method.getName().equals("prepareStatement")) {
            statements.add((String) arguments[0]);
            arguments[0] = instead.apply((String) arguments[0]);
          }
          try {
            return method.invoke(connection, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
    return new Counted(reading, new Session(counted, dialect()));
  }

  private record Counted(Reading reading, Session session) implements Reading {
    @Override
    public void finish() {
      reading.finish();
    }

    @Override
    public void close() throws SQLException {
      reading.close();
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return database.write(work);
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
