package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteQueryTest extends QueryContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
