package dev.larder.registry.sql;

/// A Registry in a SQLite file passes the contract.
final class SqliteCalibrationTest extends CalibrationContract {
  @Override
  Backend backend() {
    return Backend.SQLITE;
  }
}
