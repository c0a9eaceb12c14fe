package dev.larder.registry.sql;

import org.junit.jupiter.api.BeforeEach;

/// A Registry in a database of PostgreSQL's dialect that has no exclusion constraints passes the contract.
final class PostgresUnconstrainedCalibrationTest extends CalibrationContract {
  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }

  @BeforeEach
  void dropConstraint() throws Exception {
    PostgresServer.executeIn(url, "ALTER TABLE dataset_calibration DROP CONSTRAINT dataset_calibration_overlap");
  }
}
