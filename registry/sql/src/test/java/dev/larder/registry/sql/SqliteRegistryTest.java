package dev.larder.registry.sql;

import dev.larder.registry.Registry;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// A Registry in a SQLite file passes the contract.
final class SqliteRegistryTest extends RegistryContract {
  @TempDir
  Path folder = Path.of("");

  @Override
  Registry fresh() {
    String url = "jdbc:sqlite:" + folder.resolve("registry.sqlite");
    SqliteRegistryProvider provider = new SqliteRegistryProvider();
    provider.create(url);
    return provider.open(url);
  }
}
