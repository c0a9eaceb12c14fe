package dev.larder.registry.sql;

import java.sql.SQLException;

/// Another transaction, which committed meanwhile, took away what this one had read, or made what it was about to make. The transaction is
/// lost; begun again, it sees what there is now and judges by that.
final class OvertakenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OvertakenException(SQLException cause) {
    super(cause);
  }

  /// @param why what was otherwise a moment before
  OvertakenException(String why) {
    super(why);
  }

  /// `work`, with violations of constraints taken for what they are where many write at once.
  static <T> Database.Work<T> watched(Database.Work<T> work) {
    return session -> {
      try {
        return work.with(session);
      } catch (SQLException e) {
        String state = e.getSQLState();
        if (session.dialect() == SqlDialect.POSTGRESQL && state != null && state.startsWith("23")) {
          throw new OvertakenException(e);
        }
        throw e;
      }
    };
  }
}
