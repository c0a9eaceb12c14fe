package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresDeletionTest extends DeletionContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
