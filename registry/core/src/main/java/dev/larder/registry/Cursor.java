package dev.larder.registry;

import java.util.Iterator;

/// Rows as they come from the database, in constant memory, as of one moment. Holds a connection until it is closed.
/// [#next] throws [RegistryException] when the database fails half way: a cursor never just ends early.
public interface Cursor<T> extends Iterator<T>, AutoCloseable {
  @Override
  void close();
}
