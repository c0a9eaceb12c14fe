package dev.larder.registry.sql;

import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;

/// Says what went wrong while a schema was made or migrated. Each step is a transaction: those before it are done, nothing of it is.
final class MigrationFault {
  private MigrationFault() {}

  /// @param faults what an error of the database means
  /// @param name of the registry, for people
  static RegistryException of(Function<SQLException, RegistryException> faults, String name, FlywayException fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException error) {
        return faults.apply(error);
      }
    }
    return new RegistryException.Failed("registry %s cannot be migrated: %s".formatted(name, fault.getMessage()),
        "Nothing of the step that failed was kept. Keep the message and report it.", fault);
  }
}
