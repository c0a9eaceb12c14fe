package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistrySettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a caller is told when sessions, the server or others stand in the way; and that nothing is half applied.
final class PostgresFaultsTest {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final PostgresRegistryProvider provider = new PostgresRegistryProvider();
  private final PostgresServer server = PostgresServer.get();
  private final JournalDraft journal = new JournalDraft("demo");
  private RegistrySettings settings = RegistrySettings.of("jdbc:postgresql:unset");

  @TempDir
  Path folder = Path.of("");

  @BeforeEach
  void make() throws SQLException {
    settings = RegistrySettings.of(server.freshRegistry()).withPatience(SHORT);
  }

  private static long ask(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private long datasets() throws SQLException {
    return ask(settings.url(), "SELECT count(*) FROM dataset");
  }

  private JournalChunk rows(int count) {
    for (int i = 0; i < count; i++) {
      journal.row("P1", "A" + i, "x");
    }
    return chunk(journal.cut());
  }

  private static List<FutureOutcome> together(List<Callable<ChunkOutcome>> calls) throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
      List<FutureOutcome> outcomes = new ArrayList<>();
      for (Future<ChunkOutcome> each : threads.invokeAll(calls)) {
        outcomes.add(new FutureOutcome(each));
      }
      return outcomes;
    }
  }

  private record FutureOutcome(Future<ChunkOutcome> future) {
    ChunkOutcome get() throws Exception {
      try {
        return future.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }

  /// Waits until a session of the registry waits for a lock.
  private void awaitWaiting() throws Exception {
    String waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        + " AND application_name = 'larder' AND wait_event_type = 'Lock'";
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (ask(settings.url(), waiting) == 0) {
      assertTrue(System.nanoTime() < end, "nobody waits");
      Thread.sleep(20);
    }
  }

  @Test
  void aSessionThatIsEndedInTheMiddleOfAChunkLeavesNothing() throws Exception {
    JournalChunk chunk = rows(100);
    try (Registry registry = provider.open(settings);
        Connection other = DriverManager.getConnection(settings.url());
        ExecutorService threads = Executors.newSingleThreadExecutor()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE storage_record IN ACCESS EXCLUSIVE MODE");
      Future<ChunkOutcome> ingesting = threads.submit(() -> registry.ingest(chunk));
      awaitWaiting();
      ask(settings.url(), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
          + " WHERE application_name = 'larder' AND wait_event_type = 'Lock' AND datname = current_database()");
      ExecutionException error = assertThrows(ExecutionException.class, ingesting::get);
      assertInstanceOf(RegistryException.Transient.class, error.getCause());
      other.rollback();
      assertEquals(0, datasets());

      assertEquals(100, registry.ingest(chunk).ingested());
    }
  }

  private ChunkOutcome ingestThroughACut(SeveringProxy.Cut cut, JournalChunk chunk, Runnable meanwhile)
      throws Exception {
    // Not at the commit that registers what the chunk names, but at that of its datasets.
    try (SeveringProxy proxy = new SeveringProxy(server.server().getPort(), cut, "storage_record", meanwhile);
        Registry registry = provider.open(RegistrySettings
            .of(settings.url().replace(":" + server.server().getPort(), ":" + proxy.port())).withPatience(SHORT))) {
      try {
        return registry.ingest(chunk);
      } finally {
        assertTrue(proxy.severed());
      }
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundToBeDone() throws Exception {
    ChunkOutcome outcome = ingestThroughACut(SeveringProxy.Cut.AFTER, rows(10), () -> {
    });
    assertEquals(10, outcome.ingested());
    assertEquals(10, datasets());
  }

  @Test
  void aCommitThatNeverArrivedIsFoundNotToBeDone() throws Exception {
    JournalChunk chunk = rows(10);
    assertThrows(RegistryException.Transient.class, () -> ingestThroughACut(SeveringProxy.Cut.BEFORE, chunk, () -> {
    }));
    assertEquals(0, datasets());
  }

  @Test
  void ofACommitBeforeWhichTheServerMayHaveCrashedNobodyKnows() throws Exception {
    JournalChunk chunk = rows(10);
    RegistryException.OutcomeUnknown unknown = assertThrows(RegistryException.OutcomeUnknown.class,
        () -> ingestThroughACut(SeveringProxy.Cut.AFTER, chunk, () -> {
          try {
            server.execute("CHECKPOINT");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        }));
    assertTrue(unknown.remedy().contains("again"), unknown::remedy);
    try (Registry registry = provider.open(settings)) {
      ChunkOutcome again = registry.ingest(chunk);
      assertEquals(0, again.ingested());
      assertEquals(10, datasets());
    }
  }

  @Test
  void aStatementThatTakesTooLongSaysHowToDoItInPieces() throws Exception {
    try (Registry registry = provider.open(settings.withStatementTimeout(Duration.ofMillis(100)));
        Connection other = DriverManager.getConnection(settings.url())) {
      registry.ingest(rows(1));
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE dataset IN ACCESS EXCLUSIVE MODE");
      RegistryException late = assertThrows(RegistryException.OutOfTime.class, registry::runs);
      assertTrue(late.remedy().contains("--limit") && late.remedy().contains("statement_timeout"), late::remedy);
      other.rollback();
      assertEquals(1, registry.runs().size());
    }
  }

  @Test
  void oneConnectionIsEnoughForEveryCallAndIsGivenBack() throws Exception {
    JournalChunk first = rows(10);
    JournalChunk second = chunk(journal.row("P2", "A1", "x").cut());
    try (Registry registry = provider.open(settings.withConnections(1))) {
      for (int i = 0; i < 3; i++) {
        registry.ingest(first);
        registry.ingest(second);
        registry.runs();
        registry.datasetTypes();
        registry.dimensions();
        registry.lookUp(List.of(UUID.randomUUID()));
        registry.progress(List.of(journal.writer));
        registry.quarantine();
        registry.complete(List.of(journal.run));
        assertTrue(registry.capabilities().writable());
        try (DatasetCursor cursor = registry.query(DatasetQuery.ALL)) {
          cursor.next();
          RegistryException.Transient full = assertThrows(RegistryException.Transient.class, registry::runs);
          assertTrue(full.remedy().contains("connections"), full::remedy);
          assertEquals(1, ask(settings.url(), "SELECT count(*) FROM pg_stat_activity"
              + " WHERE application_name = 'larder' AND datname = current_database()"));
        }
      }
      assertEquals(11, datasets());
    }
    assertEquals(0, ask(settings.url(),
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'larder' AND datname = current_database()"));
  }

  @Test
  void manyWhoRegisterTheSameAtOnceAllSucceed() throws Exception {
    int many = 8;
    try (Registry registry = provider.open(settings.withPatience(Duration.ofSeconds(30)))) {
      List<Callable<ChunkOutcome>> calls = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        JournalChunk chunk = chunk(new JournalDraft("demo").row("P1", "A" + i, "x").cut());
        calls.add(() -> registry.ingest(chunk));
      }
      for (FutureOutcome outcome : together(calls)) {
        assertEquals(1, outcome.get().ingested());
      }
      assertEquals(many, registry.runs().getFirst().datasets());
      assertEquals(1, registry.datasetTypes().size());
    }
  }

  @Test
  void ingestersOfTheSameDataInOtherOrdersNeverWaitForEachOther() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    Random random = new Random(seed);
    int many = 6;
    int wells = 300;
    try (Registry registry = provider.open(settings.withPatience(Duration.ofSeconds(60)))) {
      List<Callable<ChunkOutcome>> calls = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        List<Integer> order = new ArrayList<>();
        for (int well = 0; well < wells; well++) {
          order.add(well);
        }
        Collections.shuffle(order, random);
        JournalDraft one = new JournalDraft("demo");
        JournalDraft other = new JournalDraft("other");
        order.forEach(well -> (well % 2 == 0 ? one : other).row("P1", "A" + well, "x"));
        JournalChunk chunk = i % 2 == 0 ? chunk(one.cut(), other.cut()) : chunk(other.cut(), one.cut());
        calls.add(() -> registry.ingest(chunk));
      }
      long ingested = 0;
      for (FutureOutcome outcome : together(calls)) {
        ingested += outcome.get().ingested();
      }
      assertEquals(wells, ingested);
      assertEquals(wells, datasets());
      assertEquals(List.of(), registry.quarantine());
      assertEquals(0, ask(settings.url(), "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }
  }

  @Test
  void aServerThatStopsIsWaitedForAndOneThatComesBackIsUsedAgain() throws Exception {
    Path data = folder.resolve("data");
    EmbeddedPostgres own = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).start();
    RegistrySettings there = RegistrySettings.of(own.getJdbcUrl("postgres", "postgres")).withPatience(SHORT);
    provider.create(there);
    try (Registry registry = provider.open(there)) {
      registry.ingest(rows(3));
      own.close();
      long begin = System.nanoTime();
      for (Runnable call : List.<Runnable>of(registry::runs, () -> registry.ingest(rows(1)))) {
        RegistryException away = assertThrows(RegistryException.Transient.class, call::run);
        assertTrue(away.remedy().contains("server runs"), away::remedy);
      }
      assertThrows(RegistryException.Transient.class, () -> provider.open(there));
      assertFalse(System.nanoTime() - begin < SHORT.toNanos(), "it was not patient");
      own = EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false).setPort(own.getPort())
          .start();
      assertEquals(3, registry.runs().getFirst().datasets());
    } finally {
      own.close();
    }
  }
}
