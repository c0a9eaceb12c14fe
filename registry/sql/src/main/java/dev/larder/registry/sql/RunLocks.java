package dev.larder.registry.sql;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/// Locks of runs until the end of the transaction: shared by those that add datasets, exclusive for those that delete; and one of all
/// chains. Advisory locks queue fairly, where locks of rows would let a delete starve. SQLite lets one process write at a time, and needs none.
final class RunLocks {
  /// Tells these locks from those of other programs on the same database.
  private static final int CLASS = 0x4c61;
  /// No run has this number.
  private static final int CHAINS = 0;

  private RunLocks() {}

  /// @param runs numbers of the runs, in any order
  static void share(Session session, Collection<Integer> runs) throws SQLException {
    lock(session, "pg_advisory_xact_lock_shared", runs);
  }

  /// @param runs numbers of the runs, in any order
  static void exclude(Session session, Collection<Integer> runs) throws SQLException {
    lock(session, "pg_advisory_xact_lock", runs);
  }

  /// Keeps others from editing chains. One lock for all, because whether a chain would come to search itself depends on all of them.
  static void chains(Session session) throws SQLException {
    lock(session, "pg_advisory_xact_lock", List.of(CHAINS));
  }

  private static void lock(Session session, String function, Collection<Integer> keys) throws SQLException {
    if (session.dialect() == SqlDialect.POSTGRESQL) {
      try (Prepared lock = session.prepare("SELECT %s(%d, ?)".formatted(function, CLASS))) {
        for (int key : keys.stream().distinct().sorted().toList()) {
          lock.integer(key).query().close();
        }
      }
    }
  }
}
