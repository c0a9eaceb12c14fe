package dev.larder.registry.sql;

import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;

/// Finds out what became of a transaction whose connection was lost while it committed: PostgreSQL remembers each transaction by its number.
///
/// The number alone is not enough: a server that crashed, or a standby that took over, may give it to another transaction. Both begin with
/// a checkpoint or another timeline. Where either has changed nothing is concluded, also not from a checkpoint that just happened to be due.
final class CommitCheck {
  private static final String HISTORY = "substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || ' '"
      + " || (SELECT checkpoint_lsn FROM pg_control_checkpoint())";
  private static final String PENDING = "SELECT pg_current_xact_id_if_assigned()::text, " + HISTORY;
  private static final String STATUS = "SELECT pg_xact_status(?::xid8), " + HISTORY;

  private final DataSource source;
  private final RegistrySettings settings;
  /// Databases that only speak like PostgreSQL may not know these functions.
  private volatile boolean possible = true;

  /// @param source of connections apart from those that are in use
  CommitCheck(DataSource source, RegistrySettings settings) {
    this.source = source;
    this.settings = settings;
  }

  /// A transaction that is about to commit.
  ///
  /// @param number of it; empty where it has changed nothing
  /// @param history of the server; empty where it does not tell
  record Pending(Optional<String> number, Optional<String> history) {
    private static final Pending UNKNOWN = new Pending(Optional.empty(), Optional.empty());
  }

  /// What became of a transaction.
  enum Outcome {
    COMMITTED, NOT_COMMITTED, UNKNOWN
  }

  /// To be asked as the last thing before the commit.
  Pending pending(Connection connection) throws SQLException {
    if (!possible) {
      return Pending.UNKNOWN;
    }
    Savepoint before = connection.setSavepoint();
    try (Statement statement = connection.createStatement(); ResultSet answer = statement.executeQuery(PENDING)) {
      answer.next();
      return new Pending(Optional.ofNullable(answer.getString(1)), Optional.ofNullable(answer.getString(2)));
    } catch (SQLException e) {
      if (PostgresFaults.isLost(e)) {
        throw e;
      }
      connection.rollback(before);
      possible = false;
      return Pending.UNKNOWN;
    }
  }

  /// Asks the server, as soon as it answers, for as long as a call is patient.
  Outcome outcome(Pending pending) {
    if (pending.history.isEmpty()) {
      return Outcome.UNKNOWN;
    }
    if (pending.number.isEmpty()) {
      return Outcome.NOT_COMMITTED; // there was nothing to commit
    }
    long end = System.nanoTime() + settings.patience().toNanos();
    do {
      try (Connection connection = source.getConnection();
          PreparedStatement statement = connection.prepareStatement(STATUS)) {
        statement.setString(1, pending.number.get());
        try (ResultSet answer = statement.executeQuery()) {
          answer.next();
          String status = answer.getString(1);
          if (status == null || !pending.history.get().equals(answer.getString(2))) {
            return Outcome.UNKNOWN;
          }
          switch (status) {
            case "committed" -> {
              return Outcome.COMMITTED;
            }
            case "aborted" -> {
              return Outcome.NOT_COMMITTED;
            }
            default -> {
              // The server has not noticed yet that we are gone, or is just about to commit.
            }
          }
        }
      } catch (SQLException e) {
        if (!PostgresFaults.isLost(e)) {
          return Outcome.UNKNOWN;
        }
      }
    } while (pause(end));
    return Outcome.UNKNOWN;
  }

  private static boolean pause(long end) {
    if (System.nanoTime() - end > 0) {
      return false;
    }
    try {
      Thread.sleep(100);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
