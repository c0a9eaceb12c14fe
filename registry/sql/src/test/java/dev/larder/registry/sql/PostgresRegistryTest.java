package dev.larder.registry.sql;

import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import java.sql.SQLException;

/// A Registry in a PostgreSQL database passes the contract.
final class PostgresRegistryTest extends RegistryContract {
  @Override
  Registry fresh() throws SQLException {
    return new PostgresRegistryProvider().open(RegistrySettings.of(PostgresServer.get().freshRegistry()));
  }
}
