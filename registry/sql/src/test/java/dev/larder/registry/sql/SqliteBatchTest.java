package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteBatchTest extends BatchContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
