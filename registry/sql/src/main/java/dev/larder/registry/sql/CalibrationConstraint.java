package dev.larder.registry.sql;

import dev.larder.migrations.Migrations;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The exclusion constraint of calibrations, added where the database has such a thing and lets us. Nothing depends on it: the program checks
/// under a lock as well.
final class CalibrationConstraint {
  private static final Logger LOG = System.getLogger("dev.larder.registry");
  private static final String PRESENT = "SELECT 1 FROM pg_constraint WHERE conname = 'dataset_calibration_overlap'"
      + " AND conrelid = 'dataset_calibration'::regclass";

  private CalibrationConstraint() {}

  /// All of it or nothing.
  ///
  /// @param name of the registry, for people
  static void add(Connection connection, String name) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      try (ResultSet present = statement.executeQuery(PRESENT)) {
        if (present.next()) {
          return;
        }
      }
      statement.execute(Migrations.calibrationExclusion());
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      if (PostgresFaults.isLost(e)) {
        throw e;
      }
      LOG.log(Level.INFO, () -> "registry %s goes without its optional constraint on calibrations: %s".formatted(name,
          e.getMessage()));
    }
  }
}
