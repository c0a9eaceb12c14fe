package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.Change;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What works, and what does not, where the database takes no changes: from a role, from anybody, or for the time being.
final class PostgresReadOnlyTest {
  private final PostgresRegistryProvider provider = new PostgresRegistryProvider();
  private final PostgresServer server = PostgresServer.get();
  private final JournalDraft journal = new JournalDraft("demo");
  private RegistrySettings owner = RegistrySettings.of("jdbc:postgresql:unset");
  private String role = "unset";

  @BeforeEach
  void fill() throws SQLException {
    owner = RegistrySettings.of(server.freshRegistry());
    role = "Reader of \"" + PostgresServer.database(owner.url()) + "\"; DROP TABLE dataset";
    try (Registry registry = provider.open(owner)) {
      registry.ingest(chunk(journal.row("P1", "A1", "x").row("P1", "A2", "y").cut()));
    }
  }

  @AfterEach
  void allowChanges() throws SQLException {
    readOnly(false);
  }

  private void readOnly(boolean on) throws SQLException {
    // On a session that may write whatever the database says.
    server.execute("ALTER DATABASE %s SET default_transaction_read_only = %s"
        .formatted(PostgresServer.database(owner.url()), on ? "on" : "off"));
  }

  private RegistrySettings reader() {
    return RegistrySettings.of(owner.url().replace("user=postgres", "user=" + role.replace(" ", "%20")
        .replace("\"", "%22").replace(";", "%3B")));
  }

  private void grant() throws SQLException {
    PostgresServer.executeIn(owner.url(), "CREATE ROLE \"" + role.replace("\"", "\"\"") + "\" LOGIN");
    PostgresServer.executeIn(owner.url(), provider.grants(owner, role));
  }

  private static String ask(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return String.valueOf(answer.getString(1));
    }
  }

  private void assertNothingIsWritten(Registry registry) throws SQLException {
    long begin = System.nanoTime();
    for (Runnable write : List.<Runnable>of(
        () -> registry.ingest(chunk(new JournalDraft("other").row("P1", "A1", "x").cut())),
        () -> registry.ingest(chunk(new JournalDraft("demo").row("P1", "A3", "z").cut())),
        () -> registry.apply(RegistryBatch.of(
            new Change.CreateCollection(new CollectionName("best"), CollectionType.TAGGED))),
        () -> registry.delete(new Deletion(UUID.randomUUID(), DeletionAction.UNSTORE, List.of(), false)),
        () -> registry.settle(List.of(UUID.randomUUID())),
        () -> registry.complete(List.of(journal.run)))) {
      RegistryException refused = assertThrows(RegistryException.ReadOnly.class, write::run);
      assertFalse(refused.remedy().isEmpty());
    }
    assertTrue(System.nanoTime() - begin < 10e9, "it waited");
    assertEquals(2, registry.runs().getFirst().datasets());
    assertEquals(1, registry.runs().size());
    assertFalse(registry.capabilities().writable());
  }

  @Test
  void aRoleWithNothingButWhatIsGrantedReadsAllAndWritesNothing() throws SQLException {
    PostgresServer.executeIn(owner.url(), "CREATE ROLE \"" + role.replace("\"", "\"\"") + "\" LOGIN");
    RegistryException before = assertThrows(RegistryException.Denied.class, () -> provider.open(reader()));
    assertTrue(before.remedy().contains("larder admin grants"), before::remedy);
    PostgresServer.executeIn(owner.url(), provider.grants(owner, role));
    PostgresServer.executeIn(owner.url(), provider.grants(owner, role));
    for (String privilege : List.of("INSERT", "UPDATE", "DELETE", "TRUNCATE")) {
      assertEquals("f", ask(reader().url(), "SELECT bool_or(has_table_privilege(c.oid, '" + privilege + "'))"
          + " FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"));
    }
    assertEquals("f", ask(reader().url(), "SELECT has_database_privilege(current_database(), 'TEMPORARY')"));
    assertEquals("f", ask(reader().url(), "SELECT has_schema_privilege('public', 'CREATE')"));
    try (Registry registry = provider.open(reader())) {
      ReadingCalls.assertAllAnswer(registry, journal);
      assertNothingIsWritten(registry);
      ReadingCalls.assertAllAnswer(registry, journal);
    }
  }

  @Test
  void tablesOfLaterVersionsAreReadableToo() throws SQLException {
    grant();
    PostgresServer.executeIn(owner.url(), "CREATE TABLE later (x integer)");
    assertEquals("0", ask(reader().url(), "SELECT count(*) FROM later"));
  }

  @Test
  void namesOfRolesAreQuotedAndThoseThatCannotBeAreRefused() throws SQLException {
    grant();
    assertEquals("2", ask(owner.url(), "SELECT count(*) FROM dataset"));
    for (String name : List.of("", "x".repeat(64), "a\0b")) {
      assertThrows(RegistryException.Invalid.class, () -> provider.grants(owner, name));
    }
  }

  @Test
  void aDatabaseThatTurnsReadOnlySaysSoAndTurnsBackWithoutARestart() throws SQLException {
    try (Registry registry = provider.open(owner)) {
      assertTrue(registry.capabilities().writable());
      readOnly(true);
      assertFalse(registry.capabilities().writable(), "a fresh session shows what the database says now");
    }
    try (Registry registry = provider.open(owner)) {
      ReadingCalls.assertAllAnswer(registry, journal);
      assertNothingIsWritten(registry);
      readOnly(false);
      assertTrue(registry.capabilities().writable());
      // No session of before, which would still be read-only, is used again.
      assertEquals(1, registry.ingest(chunk(journal.row("P1", "A4", "z").cut())).ingested());
    }
  }

  @Test
  void theHeartbeatSwitchesTheModeBothWaysAndWritesFailWithoutAskingTheDatabase() throws Exception {
    RegistrySettings beating = owner.withHeartbeat(Duration.ofMillis(100));
    try (PostgresDatabase database = new PostgresDatabase(beating, Duration.ofMillis(50));
        Registry registry = new SqlRegistry(database, "2.0")) {
      assertEquals(1, registry.ingest(chunk(journal.row("P1", "A4", "z").cut())).ingested());
      readOnly(true);
      await(() -> isRefused(database));
      assertFalse(registry.capabilities().writable());
      assertEquals(3, registry.runs().getFirst().datasets());
      // Without a session nobody could ask the database: whoever is refused now did not.
      String name = PostgresServer.database(owner.url());
      server.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false");
      server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
      assertTrue(isRefused(database));
      server.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true");
      readOnly(false);
      await(() -> !isRefused(database));
      assertEquals(1, registry.ingest(chunk(journal.row("P1", "A5", "z").cut())).ingested());
    }
    await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName()
        .equals("larder-heartbeat")));
  }

  private static boolean isRefused(PostgresDatabase database) {
    try {
      return database.write(_ -> false);
    } catch (RegistryException.ReadOnly e) {
      return true;
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it did not come");
      Thread.sleep(20);
    }
  }
}
