package dev.larder.registry.sql;

import java.sql.SQLException;
import java.util.List;

/// Locks of runs until the end of the transaction: shared by those that add datasets, exclusive for those that delete. Advisory locks queue
/// fairly, where locks of rows would let a delete starve. SQLite lets one process write at a time, and needs none.
final class RunLocks {
  /// Tells these locks from those of other programs on the same database.
  private static final int CLASS = 0x4c61;

  private RunLocks() {}

  /// @param runs numbers of the runs, in any order
  static void share(Session session, List<Integer> runs) throws SQLException {
    if (session.dialect() == SqlDialect.POSTGRESQL) {
      try (Prepared lock = session.prepare("SELECT pg_advisory_xact_lock_shared(" + CLASS + ", ?)")) {
        for (int run : runs.stream().distinct().sorted().toList()) {
          lock.integer(run).query().close();
        }
      }
    }
  }
}
