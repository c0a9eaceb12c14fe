package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.SchemaState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
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
    assertTrue(newer.toString().contains("version 37") && newer.toString().contains("version 2.0"),
        newer.getMessage());
    assertThrows(RegistryException.Incompatible.class,
        () -> provider.create(RegistrySettings.of(url("registry.sqlite"))));
  }

  @Test
  void anOlderRegistryIsMigratedAndKeepsWhatItHas() throws SQLException {
    String url = url("registry.sqlite");
    Flyway.configure().dataSource(url, "", "").locations("classpath:dev/larder/migrations/sqlite").target("1").load()
        .migrate();
    DatasetRef ref = new JournalDraft("demo").ref(JournalDraft.ROW, JournalDraft.well("P1", "A1"));
    String id = "x'" + ref.id().toString().replace("-", "") + "'";
    String key = "x'" + ref.dataId().key().toString().replace("-", "") + "'";
    UUID writer = UUID.randomUUID();
    for (String row : List.of("INTO run VALUES (7, 'demo', randomblob(16))",
        "INTO dimension VALUES ('plate', 'string'), ('well', 'string')",
        "INTO dataset_type VALUES (3, 'row', 'application/json')",
        "INTO dataset_type_dimension VALUES (3, 0, 'plate'), (3, 1, 'well')",
        "INTO data_id VALUES (" + key + ", '" + ref.dataId().canonicalJson() + "')",
        "INTO dataset VALUES (" + id + ", 7, 3, " + key + ")",
        "INTO storage_record VALUES (" + id + ", 'main', '', 'a/b.json', 5, 'sha256:" + "0a".repeat(32)
            + "', 'application/json', 0)",
        "INTO journal_progress VALUES (x'" + writer.toString().replace("-", "") + "', 7, 1, 9, 1, 0)",
        "INTO quarantine VALUES (randomblob(16), 4, 7, NULL, 'record-refused', 'it was bad')")) {
      execute("registry.sqlite", "INSERT " + row);
    }
    RegistrySettings settings = RegistrySettings.of(url);

    RegistryException.Incompatible older = assertThrows(RegistryException.Incompatible.class,
        () -> provider.open(settings));
    assertTrue(older.toString().contains("version 1,") && older.toString().contains("version 2.0"), older::getMessage);
    assertTrue(older.remedy().contains("larder admin migrate REPO"), older::remedy);
    assertThrows(RegistryException.Incompatible.class, () -> provider.create(settings));
    assertEquals(new SchemaState("1", "2.0", false), provider.schema(settings));
    assertEquals(new SchemaState("1", "2.0", true), provider.migrate(settings));
    assertEquals(new SchemaState("2.0", "2.0", true), provider.schema(settings));
    assertEquals(new SchemaState("2.0", "2.0", true), provider.migrate(settings));
    try (Registry registry = provider.open(settings)) {
      assertEquals(1, registry.runs().getFirst().artifacts());
      assertEquals(Optional.of(ref), registry.lookUp(List.of(ref.id())).getFirst());
      assertEquals(List.of(JournalDraft.ROW), registry.datasetTypes());
      assertEquals(9, registry.progress(List.of(writer)).values().iterator().next().records());
      assertEquals("it was bad", registry.quarantine().getFirst().detail());
      assertEquals(Optional.of(ref), registry
          .find(ref.type().name(), ref.dataId(), List.of(CollectionName.of(ref.run())), Optional.empty())
          .map(LocatedDataset::ref));
    }
  }

  @Test
  void programsOfNeighbouringMinorVersionsWorkOnOneSchema() throws SQLException {
    RegistrySettings settings = RegistrySettings.of(url("registry.sqlite"));
    provider.create(settings);
    execute("registry.sqlite", "UPDATE flyway_schema_history SET version = '2.1' WHERE version = '2.0'");
    try (Registry registry = provider.open(settings)) {
      assertEquals("2.1", registry.capabilities().schema());
      registry.ingest(chunk(new JournalDraft("demo").row("P1", "A1", "x").cut()));
    }
    assertEquals(new SchemaState("2.1", "2.0", true), provider.schema(settings));
    RegistryException newer = assertThrows(RegistryException.Incompatible.class, () -> provider.migrate(settings));
    assertTrue(newer.remedy().contains("newer Larder"), newer::remedy);
    for (String version : List.of("2.2", "3.0", "1.0")) {
      execute("registry.sqlite",
          "UPDATE flyway_schema_history SET version = '" + version + "' WHERE version LIKE '2.%' "
              + "OR version LIKE '3.%'");
      assertFalse(provider.schema(settings).usable(), version);
      assertThrows(RegistryException.Incompatible.class, () -> provider.open(settings), version);
    }
  }

  @Test
  void itHasNoRoles() {
    RegistrySettings settings = RegistrySettings.of(url("registry.sqlite"));
    provider.create(settings);
    RegistryException none = assertThrows(RegistryException.Invalid.class, () -> provider.grants(settings, "reader"));
    assertTrue(none.toString().contains("has no roles: permissions of the file"), none::toString);
  }

  private void execute(String name, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(name));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
