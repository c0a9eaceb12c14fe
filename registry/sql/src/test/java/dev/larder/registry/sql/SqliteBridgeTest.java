package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteBridgeTest extends BridgeContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
