package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteDeletionHistoryTest extends DeletionHistoryContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
