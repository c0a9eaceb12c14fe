package dev.larder.registry.sql;

import dev.larder.registry.Registry;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// The databases that a Registry stands on, for contracts that open it more than once or look beneath it.
enum Backend {
  SQLITE {
    @Override
    String fresh(Path folder) throws IOException {
      Path file = folder.resolve("registry.sqlite");
      byte[] known = empty;
      if (known == null) {
        new SqliteRegistryProvider().create(RegistrySettings.of("jdbc:sqlite:" + file));
        empty = Files.readAllBytes(file);
      } else {
        Files.write(file, known);
      }
      return "jdbc:sqlite:" + file;
    }

    @Override
    Database database(String url) {
      return new SqliteDatabase(SqliteFile.of(url), RegistrySettings.of(url).patience());
    }
  },

  POSTGRESQL {
    @Override
    String fresh(Path folder) throws SQLException {
      return PostgresServer.get().freshRegistry();
    }

    @Override
    Database database(String url) {
      return new PostgresDatabase(RegistrySettings.of(url));
    }
  };

  /// A registry as it is made: copying one is quicker.
  private static byte @Nullable [] empty;

  /// The URL of a new, empty registry.
  abstract String fresh(Path folder) throws Exception;

  abstract Database database(String url);

  SqlDialect dialect() {
    return this == SQLITE ? SqlDialect.SQLITE : SqlDialect.POSTGRESQL;
  }

  Registry open(String url) {
    RegistryProvider provider = this == SQLITE ? new SqliteRegistryProvider() : new PostgresRegistryProvider();
    return provider.open(RegistrySettings.of(url));
  }
}
