package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.Registry;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.SchemaState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Making, opening and migrating registries in PostgreSQL databases.
final class PostgresProviderTest {
  private final PostgresRegistryProvider provider = new PostgresRegistryProvider();
  private final PostgresServer server = PostgresServer.get();

  @TempDir
  Path folder = Path.of("");

  private static String printed(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void makingOneAgainChangesNothing() throws SQLException {
    RegistrySettings settings = RegistrySettings.of(server.freshRegistry());
    try (Registry registry = provider.open(settings)) {
      registry.ingest(chunk(new JournalDraft("demo").row("P1", "A1", "x").cut()));
      provider.create(settings);

      assertEquals(1, registry.runs().size());
      assertEquals(new RegistryCapabilities("postgresql", "2.0", true), registry.capabilities());
    }
    assertEquals(new SchemaState("2.0", "2.0", true), provider.schema(settings));
    assertEquals(new SchemaState("2.0", "2.0", true), provider.migrate(settings));
  }

  @Test
  void manyMayMakeItAtOnce() throws Exception {
    RegistrySettings settings = RegistrySettings.of(server.freshDatabase());
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> made = Stream.generate(() -> (Runnable) () -> provider.create(settings)).limit(4)
          .<Future<?>>map(threads::submit).toList();
      for (Future<?> each : made) {
        each.get();
      }
    }
    provider.open(settings).close();
  }

  @Test
  void aDatabaseWithoutARegistryIsIncompatibleAndOneThatIsNotThereIsNotFound() throws SQLException {
    RegistrySettings empty = RegistrySettings.of(server.freshDatabase());
    assertThrows(RegistryException.Incompatible.class, () -> provider.open(empty));
    assertThrows(RegistryException.Incompatible.class, () -> provider.migrate(empty));
    PostgresServer.executeIn(empty.url(), "CREATE TABLE recipe (name text)");
    RegistryException foreign = assertThrows(RegistryException.Incompatible.class, () -> provider.create(empty));
    assertTrue(foreign.remedy().contains("currentSchema"), foreign::remedy);
    PostgresServer.executeIn(empty.url(), "CREATE SCHEMA larder");
    RegistrySettings inSchema = RegistrySettings.of(empty.url() + "&currentSchema=larder");
    provider.create(inSchema);
    provider.open(inSchema).close();

    assertThrows(RegistryException.NotFound.class, () -> provider.open(RegistrySettings.of(server.url("nowhere"))));
  }

  @Test
  void anotherVersionIsIncompatibleAndBothAreNamed() throws SQLException {
    RegistrySettings settings = RegistrySettings.of(server.freshRegistry());
    String setVersion = "UPDATE flyway_schema_history SET version = '%s'";
    PostgresServer.executeIn(settings.url(), setVersion.formatted("2.1"));
    provider.open(settings).close();
    assertThrows(RegistryException.Incompatible.class, () -> provider.migrate(settings));
    for (String version : List.of("2.2", "3.0", "1.0")) {
      PostgresServer.executeIn(settings.url(), setVersion.formatted(version));
      RegistryException other = assertThrows(RegistryException.Incompatible.class, () -> provider.open(settings));
      assertTrue(other.toString().contains("version " + version) && other.toString().contains("version 2.0"),
          other::toString);
      assertTrue(other.remedy().contains(version.equals("1.0") ? "larder admin migrate REPO" : "newer Larder"),
          other::remedy);
      assertFalse(provider.schema(settings).usable());
    }
  }

  @Test
  void calibrationsAreKeptApartByAConstraintWhereTheDatabaseHasOne() throws SQLException {
    try (Connection connection = PostgresSource.of(RegistrySettings.of(server.freshRegistry())).getConnection();
        var present = connection.createStatement()
            .executeQuery("SELECT 1 FROM pg_constraint WHERE conname = 'dataset_calibration_overlap'")) {
      assertTrue(present.next());
    }
  }

  @Test
  void whoIsNotLetInIsToldAtOnceAndNoPasswordIsShown() throws Exception {
    try (GuardedServer guarded = new GuardedServer()) {
      guarded.execute("CREATE ROLE ann LOGIN PASSWORD 's3cret'");
      String url = guarded.url("postgres").replace("user=postgres", "user=ann");
      long begin = System.nanoTime();
      for (String wrong : List.of(url, url + "&password=wr0ng", url.replace("//", "//bob:wr0ng@"),
          url.replace("ann", "nobody") + "&password=wr0ng")) {
        RegistryException error = assertThrows(RegistryException.Denied.class,
            () -> provider.open(RegistrySettings.of(wrong)), wrong);
        assertFalse(printed(error).contains("wr0ng"), () -> printed(error));
      }
      assertTrue(System.nanoTime() - begin < 10e9, "it waited");

      for (String right : List.of(url + "&password=s3cret", url.replace("//", "//ann:s3%63ret@"))) {
        RegistryException error = assertThrows(RegistryException.Incompatible.class,
            () -> provider.open(RegistrySettings.of(right)), right);
        assertFalse(printed(error).contains("s3cret"), () -> printed(error));
      }
      assertUser("ann", url, Map.of("LARDER_REGISTRY_PASSWORD", "s3cret", "PGPASSWORD", "wr0ng"));
      assertUser("ann", url, Map.of("LARDER_REGISTRY_PASSWORD", "", "PGPASSWORD", "s3cret"));
      assertUser("ann", url + "&password=s3cret", Map.of("PGPASSWORD", "wr0ng"));
      passwordFile("*:*:*:ann:s3cret", () -> assertUser("ann", url, Map.of()));
      passwordFile("*:*:*:ann:wr0ng", () -> assertUser("ann", url, Map.of("PGPASSWORD", "s3cret")));
    }
  }

  private interface Attempt {
    void run() throws SQLException;
  }

  /// As if the environment named the file: the driver takes a property of the system before it.
  private void passwordFile(String line, Attempt attempt) throws Exception {
    String property = "org.postgresql.pgpassfile";
    System.setProperty(property, Files.writeString(folder.resolve("pgpass"), line + "\n").toString());
    try {
      attempt.run();
    } finally {
      System.clearProperty(property);
    }
  }

  private static void assertUser(String user, String url, Map<String, String> environment) throws SQLException {
    DataSource source = PostgresSource.of(RegistrySettings.of(url), environment);
    try (Connection connection = source.getConnection()) {
      assertEquals(user, connection.getMetaData().getUserName());
      assertFalse(String.valueOf(connection.getMetaData().getURL()).contains("s3cret"));
    }
  }

  @Test
  void aUrlThatIsNoneIsInvalidAndShowsNoPassword() {
    for (String url : List.of("jdbc:postgresql://host:x/db?password=s3cret", "jdbc:postgresql://ann:s3%zzcret@host/db",
        "jdbc:postgresql://ann:s3cret@host:99999999/db")) {
      RegistryException error = assertThrows(RegistryException.Invalid.class,
          () -> provider.open(RegistrySettings.of(url)), url);
      assertFalse(printed(error).contains("cret"), () -> printed(error));
    }
    RegistryException away = assertThrows(RegistryException.Transient.class,
        () -> provider.open(RegistrySettings.of("jdbc:postgresql://ann:s3cret@no-such-host.invalid/db")));
    assertFalse(printed(away).contains("s3cret"), () -> printed(away));
  }
}
