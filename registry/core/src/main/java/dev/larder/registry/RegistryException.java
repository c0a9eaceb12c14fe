package dev.larder.registry;

import dev.larder.model.Explained;
import org.jspecify.annotations.Nullable;

/// A Registry could not do what it was asked. Which kind it is decides what a caller may do about it.
public abstract sealed class RegistryException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;

  private RegistryException(String code, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String remedy() {
    return remedy;
  }

  /// There is no such database, or nothing of that name in it.
  public static final class NotFound extends RegistryException {
    private static final long serialVersionUID = 1;

    public NotFound(String message, String remedy) {
      super("registry-not-found", message, remedy, null);
    }
  }

  /// What was asked for makes no sense here: a name that is not known, a value that does not fit. Nothing was changed.
  public static final class Invalid extends RegistryException {
    private static final long serialVersionUID = 1;

    public Invalid(String code, String message, String remedy) {
      super(code, message, remedy, null);
    }
  }

  /// What was asked for contradicts what is there. Nothing was changed.
  public static final class Conflict extends RegistryException {
    private static final long serialVersionUID = 1;

    public Conflict(String message, String remedy) {
      super("registry-conflict", message, remedy, null);
    }
  }

  /// The database takes no changes from us now. Nothing was changed.
  public static final class ReadOnly extends RegistryException {
    private static final long serialVersionUID = 1;

    public ReadOnly(String message, @Nullable Throwable cause) {
      super("registry-read-only", message, "Ask for write access, or use a repository of your own.", cause);
    }
  }

  /// The database does not let us in: wrong user or password, or none. Nothing was changed.
  public static final class Denied extends RegistryException {
    private static final long serialVersionUID = 1;

    public Denied(String message, String remedy, @Nullable Throwable cause) {
      super("registry-credentials", message, remedy, cause);
    }
  }

  /// It did not work this time, and nothing was changed: the same call may work later.
  public static final class Transient extends RegistryException {
    private static final long serialVersionUID = 1;

    public Transient(String message, String remedy, Throwable cause) {
      super("registry-busy", message, remedy, cause);
    }
  }

  /// The database is of another schema than this program, or not one of ours at all. Nothing was changed.
  public static final class Incompatible extends RegistryException {
    private static final long serialVersionUID = 1;

    public Incompatible(String message, String remedy) {
      super("registry-incompatible", message, remedy, null);
    }
  }

  /// The database failed for good: disk full, file damaged. Nothing of the call was kept.
  public static final class Failed extends RegistryException {
    private static final long serialVersionUID = 1;

    public Failed(String message, String remedy, @Nullable Throwable cause) {
      super("registry-failed", message, remedy, cause);
    }
  }

  /// The database was given more to do than the time that the configuration allows a statement. Nothing was changed.
  public static final class OutOfTime extends RegistryException {
    private static final long serialVersionUID = 1;

    public OutOfTime(String message, String remedy, Throwable cause) {
      super("registry-out-of-time", message, remedy, cause);
    }
  }

  /// Whether the change was made is not known, because the connection was lost at commit. Look again before anything is
  /// deleted; giving the same chunk again is harmless.
  public static final class OutcomeUnknown extends RegistryException {
    private static final long serialVersionUID = 1;

    public OutcomeUnknown(String message, Throwable cause) {
      super("registry-outcome-unknown", message, "Run the same command again: it finds out what is missing.", cause);
    }
  }
}
