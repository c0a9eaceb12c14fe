package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresCollectionsTest extends CollectionsContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
