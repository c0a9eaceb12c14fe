package dev.larder.registry.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.larder.migrations.Dialect;
import dev.larder.migrations.Migrations;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.SchemaState;

/// Registries in PostgreSQL databases, 14 or newer. The URL is the driver's own: `jdbc:postgresql://host/name`.
public final class PostgresRegistryProvider implements RegistryProvider {

  @Override
  public boolean accepts(String url) {
    return url.startsWith("jdbc:postgresql:");
  }

  @Override
  public void create(RegistrySettings settings) {
    try (HikariDataSource pool = new HikariDataSource()) {
      pool.setJdbcUrl(settings.url());
      Migrations.of(Dialect.POSTGRESQL, pool).migrate();
    }
  }

  @Override
  public SchemaState schema(RegistrySettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SchemaState migrate(RegistrySettings settings) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String grants(RegistrySettings settings, String role) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Registry open(RegistrySettings settings) {
    return new SqlRegistry(new PostgresDatabase(settings), Dialect.POSTGRESQL.version());
  }
}
