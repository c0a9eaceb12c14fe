package dev.larder.registry.sql;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresCalibrationTest extends CalibrationContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }
}
