package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteRacesTest extends RacesContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
