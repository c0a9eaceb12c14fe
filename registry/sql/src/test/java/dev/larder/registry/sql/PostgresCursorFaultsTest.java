package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An answer that is cut short is never taken for a whole one: what came before is right, and a query from there on gives the rest.
final class PostgresCursorFaultsTest {
  private static final int DATASETS = 20_000;
  /// Of many rows the driver has several thousand by then, and not all.
  private static final int SOME = 3_000;

  private final PostgresRegistryProvider provider = new PostgresRegistryProvider();
  private String url = "";
  private RegistrySettings settings = RegistrySettings.of("jdbc:postgresql:unset");
  private List<UUID> all = List.of();

  @BeforeEach
  void fill() throws Exception {
    url = Backend.POSTGRESQL.fresh(Path.of(""));
    // One connection, so that one that leaks is missed.
    settings = RegistrySettings.of(url).withConnections(1).withPatience(Duration.ofSeconds(2));
    try (Registry registry = provider.open(settings); Database database = Backend.POSTGRESQL.database(url)) {
      ManyDatasets.fill(registry, database, DATASETS / 4);
      all = rest(registry, DatasetQuery.ALL);
    }
    assertEquals(DATASETS, all.size());
  }

  private static List<UUID> rest(Registry registry, DatasetQuery query) {
    List<UUID> rest = new ArrayList<>();
    try (DatasetCursor cursor = registry.query(query)) {
      cursor.forEachRemaining(each -> rest.add(each.ref().id()));
    }
    return rest;
  }

  private static long ask(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  /// What our sessions are in the middle of.
  private long transactions() throws SQLException {
    return ask(url, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'larder'"
        + " AND datname = current_database() AND xact_start IS NOT NULL");
  }

  /// Reads on until it fails.
  private static <E extends RegistryException> E untilItFails(Class<E> error, DatasetCursor cursor, List<UUID> found) {
    E failed = assertThrows(error, () -> cursor.forEachRemaining(each -> found.add(each.ref().id())));
    assertTrue(cursor.hasNext(), "it looks as if it had ended");
    assertEquals(failed, assertThrows(error, cursor::next));
    return failed;
  }

  private void assertGoesOn(Registry registry, DatasetQuery query, List<UUID> found, String position) {
    assertEquals(all.subList(0, found.size()), found);
    found.addAll(rest(registry, query.after(position)));
    assertEquals(all, found);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void afterASessionThatWasEndedTheRestIsReadFromThePosition(boolean records) throws Exception {
    DatasetQuery query = records ? DatasetQuery.ALL.withRecords() : DatasetQuery.ALL;
    List<UUID> found = new ArrayList<>();
    try (Registry registry = provider.open(settings)) {
      String position;
      try (DatasetCursor cursor = registry.query(query)) {
        for (int i = 0; i < SOME; i++) {
          found.add(cursor.next().ref().id());
        }
        assertEquals(1, ask(url, "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            + " WHERE application_name = 'larder' AND datname = current_database()"));
        RegistryException failed = untilItFails(RegistryException.Transient.class, cursor, found);
        assertTrue(failed.remedy().contains("try again"), failed::remedy);
        assertTrue(found.size() >= SOME && found.size() < DATASETS, () -> found.size() + " were found");
        position = cursor.position();
      }
      assertEquals(0, transactions());
      assertGoesOn(registry, query, found, position);
      assertEquals(0, transactions());
    }
  }

  /// To find the datasets of the second run takes the database long.
  @Test
  void afterAPieceThatTookTooLongTheRestIsReadFromThePosition() throws Exception {
    PostgresServer.executeIn(url, """
        CREATE SCHEMA slow;
        CREATE VIEW slow.dataset AS SELECT d.* FROM public.dataset d
          WHERE d.run = (SELECT key FROM collection WHERE name = 'r1') OR EXISTS (SELECT FROM pg_sleep(20))
        """);
    Duration timeout = Duration.ofMillis(500);
    List<UUID> found = new ArrayList<>();
    try (Registry registry = provider.open(settings);
        Registry slow = provider.open(RegistrySettings.of(url + "&currentSchema=slow,public").withConnections(1)
            .withPatience(settings.patience()).withStatementTimeout(timeout))) {
      String position;
      try (DatasetCursor cursor = slow.query(DatasetQuery.ALL)) {
        RegistryException failed = untilItFails(RegistryException.OutOfTime.class, cursor, found);
        assertTrue(failed.remedy().contains("--after"), failed::remedy);
        assertTrue(found.size() > SOME && found.size() <= DATASETS / 2, () -> found.size() + " were found");
        position = cursor.position();
      }
      assertEquals(0, transactions());
      assertEquals(2, slow.datasetTypes().size());
      assertGoesOn(registry, DatasetQuery.ALL, found, position);
    }
  }
}
