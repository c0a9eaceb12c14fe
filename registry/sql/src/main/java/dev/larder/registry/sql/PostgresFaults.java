package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/// Says what an error of PostgreSQL means for a caller. Codes: appendix "PostgreSQL Error Codes" of its documentation.
final class PostgresFaults {
  static final String UNIQUE_VIOLATION = "23505";

  private final String url;

  PostgresFaults(String url) {
    this.url = url;
  }

  /// Whether the database gave the transaction up for the sake of another one, and asks to try again.
  static boolean mayBeRetried(SQLException fault) {
    String state = state(fault);
    return state.equals("40001") || state.equals("40P01");
  }

  static boolean isUniqueViolation(SQLException fault) {
    return state(fault).equals(UNIQUE_VIOLATION);
  }

  RegistryException of(SQLException fault) {
    String what = "registry %s: %s".formatted(url, fault.getMessage());
    String state = state(fault);
    if (fault instanceof SQLTransientConnectionException) {
      return new RegistryException.Transient(what, "Try again; allow more connections if this happens often.", fault);
    }
    if (state.equals("25006") || state.equals("42501")) {
      return new RegistryException.ReadOnly(what, fault);
    }
    if (state.equals("57014")) {
      return new RegistryException.OutOfTime(what,
          "Ask for less at once with --limit and --after, or allow statements more time.", fault);
    }
    if (state.startsWith("08") || state.startsWith("40") || state.startsWith("53") || state.startsWith("57")) {
      return new RegistryException.Transient(what, "Try again.", fault);
    }
    if (state.equals("3D000")) {
      return new RegistryException.NotFound(what, "Make the database first, e.g. with createdb.");
    }
    return new RegistryException.Failed(what, "This is not expected: keep the message and report it.", fault);
  }

  /// As [#of], for an error at commit: where the connection was lost, nobody knows whether it was made.
  RegistryException ofCommit(SQLException fault) {
    return state(fault).startsWith("08") || state(fault).startsWith("57")
        ? new RegistryException.OutcomeUnknown("registry %s: %s".formatted(url, fault.getMessage()), fault)
        : of(fault);
  }

  private static String state(SQLException fault) {
    String state = fault.getSQLState();
    return state == null ? "" : state;
  }
}
