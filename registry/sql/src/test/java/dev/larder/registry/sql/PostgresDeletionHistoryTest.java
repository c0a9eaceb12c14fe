package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresDeletionHistoryTest extends DeletionHistoryContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
