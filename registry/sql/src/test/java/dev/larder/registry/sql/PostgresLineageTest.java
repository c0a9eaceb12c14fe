package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresLineageTest extends LineageContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
