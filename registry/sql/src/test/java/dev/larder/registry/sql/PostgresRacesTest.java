package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresRacesTest extends RacesContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
