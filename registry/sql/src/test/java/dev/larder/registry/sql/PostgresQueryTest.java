package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresQueryTest extends QueryContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
