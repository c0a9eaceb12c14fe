package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteCollectionsTest extends CollectionsContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
