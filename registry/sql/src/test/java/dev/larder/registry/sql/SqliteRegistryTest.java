package dev.larder.registry.sql;

import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// A Registry in a SQLite file passes the contract.
final class SqliteRegistryTest extends RegistryContract {
  @TempDir
  static Path folder = Path.of("");

  private static int made;

  @BeforeAll
  static void makeOneToCopy() {
    new SqliteRegistryProvider().create(RegistrySettings.of("jdbc:sqlite:" + folder.resolve("empty.sqlite")));
  }

  @Override
  Registry fresh() throws IOException {
    Path copy = Files.copy(folder.resolve("empty.sqlite"), folder.resolve("registry%d.sqlite".formatted(made++)));
    return new SqliteRegistryProvider().open(RegistrySettings.of("jdbc:sqlite:" + copy));
  }
}
