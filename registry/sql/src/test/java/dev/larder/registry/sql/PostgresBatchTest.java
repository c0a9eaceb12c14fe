package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresBatchTest extends BatchContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
