package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A registry on a hot standby: a copy of a server that replays and does not write, until it is promoted.
@EnabledIfSystemProperty(named = "larder.soak", matches = "true", disabledReason = "it starts two servers: -Dlarder.soak=true")
final class HotStandbyTest {
  @TempDir
  Path folder = Path.of("");

  private static EmbeddedPostgres start(Path data) throws IOException {
    return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).start();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void answersAllQuestionsRefusesChangesAndTakesThemWhenItIsPromoted() throws Exception {
    Path primary = folder.resolve("primary");
    Path standby = folder.resolve("standby");
    PostgresRegistryProvider provider = new PostgresRegistryProvider();
    JournalDraft journal = new JournalDraft("demo");
    try (EmbeddedPostgres server = start(primary)) {
      RegistrySettings settings = RegistrySettings.of(server.getJdbcUrl("postgres", "postgres"));
      provider.create(settings);
      try (Registry registry = provider.open(settings)) {
        registry.ingest(chunk(journal.row("P1", "A1", "x").row("P1", "A2", "y").cut()));
      }
    }
    copy(primary, standby);
    Files.createFile(standby.resolve("standby.signal"));
    try (EmbeddedPostgres server = start(standby)) {
      String url = server.getJdbcUrl("postgres", "postgres");
      try (Registry registry = provider.open(RegistrySettings.of(url))) {
        ReadingCalls.assertAllAnswer(registry, journal);
        assertFalse(registry.capabilities().writable());
        for (Runnable write : List.<Runnable>of(
            () -> registry.ingest(chunk(new JournalDraft("other").row("P1", "A1", "x").cut())),
            () -> registry.complete(List.of(journal.run)))) {
          assertThrows(RegistryException.ReadOnly.class, write::run);
        }
        assertThrows(RegistryException.ReadOnly.class,
            () -> provider.create(RegistrySettings.of(server.getJdbcUrl("postgres", "template1"))));

        PostgresServer.executeIn(url, "SELECT pg_promote()");

        assertTrue(registry.capabilities().writable());
        assertEquals(1, registry.ingest(chunk(journal.row("P1", "A3", "z").cut())).ingested());
      }
    }
  }
}
