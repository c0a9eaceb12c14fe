package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryUrl;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/// Says what an error of PostgreSQL means for a caller. Codes: appendix "PostgreSQL Error Codes" of its documentation.
final class PostgresFaults {
  static final String UNIQUE_VIOLATION = "23505";
  private static final String READ_ONLY = "25006";
  private static final String NO_PRIVILEGE = "42501";

  private final String name;

  /// @param url of the database; a password in it is not shown
  PostgresFaults(String url) {
    this.name = new RegistryUrl(url).toString();
  }

  /// The registry, for people.
  String name() {
    return name;
  }

  /// Whether the database gave the transaction up for the sake of another one, and asks to try again.
  static boolean mayBeRetried(SQLException fault) {
    return switch (state(fault)) {
      case "40001", "40P01" -> true;
      default -> false;
    };
  }

  static boolean isUniqueViolation(SQLException fault) {
    return state(fault).equals(UNIQUE_VIOLATION);
  }

  /// Whether it says that changes are not taken, from nobody or not from us.
  static boolean isReadOnly(SQLException fault) {
    return switch (state(fault)) {
      case READ_ONLY, NO_PRIVILEGE -> true;
      default -> false;
    };
  }

  /// Whether it says that they are taken from nobody.
  static boolean isReadOnlyNow(SQLException fault) {
    return state(fault).equals(READ_ONLY);
  }

  /// Whether the connection is gone, so that nobody knows what became of what was sent last.
  static boolean isLost(SQLException fault) {
    return state(fault).startsWith("08") || state(fault).startsWith("57P");
  }

  /// As [#of], for one that only wanted to write: what it may not do there is writing.
  RegistryException ofWriting(SQLException fault) {
    return state(fault).equals(NO_PRIVILEGE)
        ? new RegistryException.ReadOnly(what(fault), fault)
        : of(fault);
  }

  /// Nothing was kept of the call, and this is what may be done about it.
  RegistryException of(SQLException fault) {
    if (fault instanceof SQLTransientConnectionException) {
      // The pool waited as long as it was told to; what it met at last, if anything, is the cause.
      return fault.getCause() instanceof SQLException met
          ? of(met)
          : new RegistryException.Transient("registry %s: all connections are in use".formatted(name),
              "Try again, or allow more of them: connections in larder.yaml.", fault);
    }
    String what = what(fault);
    String state = state(fault);
    return switch (state) {
      case READ_ONLY -> new RegistryException.ReadOnly(what, fault);
      case NO_PRIVILEGE -> new RegistryException.Denied(what,
          "This role may not read the registry. Its owner lets it with the SQL of: larder admin grants REPO --role ROLE",
          fault);
      // By the driver: the server asked for a password, and there was none; or it is not let in this way.
      case "08004" -> denied(what, fault);
      case "57014" -> stopped(what, fault);
      case "55P03" -> busy(what, "Others hold a lock on it. Try again when they are done.", fault);
      case "53300", "53400" -> busy(what,
          "The server has all the connections that it takes. Try again, or let each process have fewer: connections in larder.yaml.",
          fault);
      case "53100" -> new RegistryException.Failed(what,
          "The disk of the database server is full: its administrator makes room, then the same command goes on.",
          fault);
      case "58030", "XX001", "XX002" -> new RegistryException.Failed(what,
          "The database server cannot read or write its own files: tell its administrator.", fault);
      case "3D000" -> new RegistryException.NotFound(what, "Make the database first, e.g. with createdb.");
      case "42P01", "3F000", "42703" -> new RegistryException.Incompatible(what,
          "Its tables are not those of this program: larder admin migrate says which version they have.");
      default -> byClass(what, state, fault);
    };
  }

  private static RegistryException byClass(String what, String state, SQLException fault) {
    return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
      case "28" -> denied(what, fault);
      case "08", "57" ->
        busy(what, "Nothing was changed. Check that the server runs and can be reached, then try again.",
            fault);
      case "54" -> new RegistryException.Invalid("query-too-complex", what,
          "Ask with fewer conditions at once, or write many values of one name as a list: IN (…).");
      case "25", "40", "53" -> busy(what, "Nothing was changed. Try again.", fault);
      default -> new RegistryException.Failed(what, "This is not expected: keep the message and report it.", fault);
    };
  }

  private static RegistryException denied(String what, SQLException fault) {
    return new RegistryException.Denied(what,
        "Give the user in the URL (?user=name) and the password in LARDER_REGISTRY_PASSWORD, PGPASSWORD or ~/.pgpass.",
        fault);
  }

  private static RegistryException busy(String what, String remedy, SQLException fault) {
    return new RegistryException.Transient(what, remedy, fault);
  }

  private static RegistryException stopped(String what, SQLException fault) {
    // One code for both; the server's language decides how well they can be told apart.
    return what.contains("user request")
        ? busy(what, "Somebody stopped it on the server. Nothing was changed; try again.", fault)
        : new RegistryException.OutOfTime(what,
            "Ask for less at once with --limit and --after, which together give everything; or allow statements more time: "
                + "statement_timeout in larder.yaml.",
            fault);
  }

  private String what(SQLException fault) {
    return "registry %s: %s".formatted(name, fault.getMessage());
  }

  private static String state(SQLException fault) {
    String state = fault.getSQLState();
    return state == null ? "" : state;
  }
}
