package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteDeletionTest extends DeletionContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
