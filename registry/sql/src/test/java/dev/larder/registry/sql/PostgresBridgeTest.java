package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresBridgeTest extends BridgeContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
