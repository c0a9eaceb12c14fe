package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.Registry;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Making and opening SQLite files.
final class SqliteProviderTest {
  @TempDir
  Path folder = Path.of("");

  private final SqliteRegistryProvider provider = new SqliteRegistryProvider();

  private String url(String name) {
    return "jdbc:sqlite:" + folder.resolve(name);
  }

  @Test
  void itIsFoundByItsUrl() {
    List<RegistryProvider> found = ServiceLoader.load(RegistryProvider.class).stream()
        .map(ServiceLoader.Provider::get).filter(each -> each.accepts("jdbc:sqlite:/a/b")).toList();

    assertEquals(1, found.size());
    assertFalse(found.getFirst().accepts("jdbc:postgresql://host/db"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "two words", "[plate] #1 100%", "a?b=c&mode=memory", "%41%2F", "Ähre-データ-🧪",
      "+;'\"",
      ":memory:", "file:x"})
  void anyPathIsTakenAsItIs(String name) throws IOException {
    Path inner = Files.createDirectory(folder.resolve(name));
    String url = "jdbc:sqlite:" + inner.resolve(name + ".sqlite");
    provider.create(RegistrySettings.of(url));
    try (Registry registry = provider.open(RegistrySettings.of(url))) {
      registry.ingest(chunk(new JournalDraft("demo").row("P1", "A1", "x").cut()));
    }
    try (Registry registry = provider.open(RegistrySettings.of(url))) {
      assertEquals(1, registry.runs().size());
    }

    assertEquals(List.of(name + ".sqlite"), names(inner));
  }

  @Test
  void openingLeavesNoFilesBehind() throws IOException {
    provider.create(RegistrySettings.of(url("registry.sqlite")));
    provider.open(RegistrySettings.of(url("registry.sqlite"))).close();

    assertEquals(List.of("registry.sqlite"), names(folder));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }

  @Test
  void whatIsNotThereIsNotFoundAndNotMade() throws IOException {
    RegistryException.NotFound missing = assertThrows(RegistryException.NotFound.class,
        () -> provider.open(RegistrySettings.of(url("none.sqlite"))));
    assertTrue(missing.toString().contains("none.sqlite"), missing.getMessage());
    assertThrows(RegistryException.NotFound.class, () -> provider.open(RegistrySettings.of("jdbc:sqlite:" + folder)));
    assertThrows(RegistryException.NotFound.class,
        () -> provider.create(RegistrySettings.of(url("no/such/folder.sqlite"))));
    assertEquals(List.of(), names(folder));
  }

  @Test
  void aRegistryThatLosesItsFileSaysSo() throws IOException {
    provider.create(RegistrySettings.of(url("registry.sqlite")));
    try (Registry registry = provider.open(RegistrySettings.of(url("registry.sqlite")))) {
      Files.delete(folder.resolve("registry.sqlite"));

      assertThrows(RegistryException.NotFound.class, registry::runs);
    }
  }

  @Test
  void makingOneAgainChangesNothing() {
    provider.create(RegistrySettings.of(url("registry.sqlite")));
    try (Registry registry = provider.open(RegistrySettings.of(url("registry.sqlite")))) {
      registry.ingest(chunk(new JournalDraft("demo").row("P1", "A1", "x").cut()));
      provider.create(RegistrySettings.of(url("registry.sqlite")));

      assertEquals(1, registry.runs().size());
      assertEquals(new RegistryCapabilities("sqlite", "2.0", true), registry.capabilities());
    }
  }

  @Test
  void manyMayMakeItAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> made = Stream
          .generate(() -> (Runnable) () -> provider.create(RegistrySettings.of(url("registry.sqlite")))).limit(4)
          .<Future<?>>map(threads::submit).toList();
      for (Future<?> each : made) {
        each.get();
      }
    }
    provider.open(RegistrySettings.of(url("registry.sqlite"))).close();
  }

  @Test
  void whatIsNoDatabaseIsIncompatible() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "buy flour, sugar and a lot of other things\n".repeat(200));
    Files.createFile(folder.resolve("empty"));

    assertThrows(RegistryException.Incompatible.class, () -> provider.open(RegistrySettings.of(url("notes.txt"))));
    assertThrows(RegistryException.Incompatible.class, () -> provider.create(RegistrySettings.of(url("notes.txt"))));
    assertThrows(RegistryException.Incompatible.class, () -> provider.open(RegistrySettings.of(url("empty"))));
  }

  @Test
  void aDatabaseOfSomebodyElseIsIncompatibleAndStaysAsItIs() throws SQLException {
    execute("other.sqlite", "CREATE TABLE recipe (name text)");

    assertThrows(RegistryException.Incompatible.class, () -> provider.open(RegistrySettings.of(url("other.sqlite"))));
    assertThrows(RegistryException.Incompatible.class, () -> provider.create(RegistrySettings.of(url("other.sqlite"))));
    execute("other.sqlite", "CREATE TABLE dataset (name text)");
  }

  @Test
  void anotherVersionIsIncompatibleAndBothAreNamed() throws SQLException {
    provider.create(RegistrySettings.of(url("registry.sqlite")));
    execute("registry.sqlite", "UPDATE flyway_schema_history SET version = '37'");

    RegistryException.Incompatible newer = assertThrows(RegistryException.Incompatible.class,
        () -> provider.open(RegistrySettings.of(url("registry.sqlite"))));
    assertTrue(newer.toString().contains("version 37") && newer.toString().contains("version 1"),
        newer.getMessage());
    assertThrows(RegistryException.Incompatible.class,
        () -> provider.create(RegistrySettings.of(url("registry.sqlite"))));
  }

  private void execute(String name, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(name));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
