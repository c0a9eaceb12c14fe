package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteLineageTest extends LineageContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
