package dev.larder.registry.sql;

import static dev.larder.model.CollectionType.TAGGED;
import static dev.larder.registry.sql.JournalDraft.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.StoredDataset;
import dev.larder.registry.Change;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionOutcome;
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
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deletes of real sessions that meet others in the middle: each is held where the race is, by a lock of the test's own.
final class PostgresDeletionRacesTest extends DeletionFixture {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final DeletionOutcome ONE = new DeletionOutcome.Committed(1, 1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final StoredDataset one = dataset("1");
  private final StoredDataset two = dataset("2");

  @Override
  Backend backend() {
    return Backend.POSTGRESQL;
  }

  @BeforeEach
  void fill() {
    ingest(one, two);
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /// A session of the test's own.
  private final class Holder implements AutoCloseable {
    private final Connection connection = DriverManager.getConnection(url);

    /// @param sql that is run and not committed
    Holder(String sql) throws SQLException {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    void commit() throws SQLException {
      connection.commit();
    }

    void letGo() throws SQLException {
      connection.rollback();
    }

    @Override
    public void close() throws SQLException {
      connection.rollback();
      connection.close();
    }
  }

  private long ask(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(sql)) {
      answer.next();
      return answer.getLong(1);
    }
  }

  private static final String WAITING = " FROM pg_stat_activity WHERE datname = current_database()"
      + " AND application_name = 'larder' AND wait_event_type = 'Lock'";

  /// Until that many sessions of registries wait for a lock.
  private void awaitWaiting(int sessions) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (ask("SELECT count(*)" + WAITING) < sessions) {
      assertTrue(System.nanoTime() < end, "they do not wait");
      Thread.sleep(10);
    }
  }

  private <T> Future<T> begin(Callable<T> call) {
    return threads.submit(call);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(60, TimeUnit.SECONDS);
  }

  /// Stops a delete when it has taken away all that it takes, and has its tombstones left to write.
  private Holder beforeTombstones() throws SQLException {
    return new Holder("LOCK TABLE tombstone IN SHARE MODE");
  }

  @Test
  void aLateTransferBackThatWaitsForADeleteBringsNothingBack() throws Exception {
    Registry other = another();
    try (Holder held = beforeTombstones()) {
      Future<DeletionOutcome> unstoring = begin(() -> registry.delete(unstoring(operation, one)));
      awaitWaiting(1);
      Future<ChunkOutcome> late = begin(() -> ingestInto(other, List.of(), one, dataset("3")));
      awaitWaiting(2);
      held.letGo();
      assertEquals(ONE, get(unstoring));
      assertEquals(new ChunkOutcome(1, 1, List.of(), Set.of()), get(late));
    }
    assertEquals(Map.of(id(one), 0, id(two), 1, id(dataset("3")), 1), records());

    try (Holder held = beforeTombstones()) {
      Future<DeletionOutcome> purging = begin(() -> registry.delete(purging(UUID.randomUUID(), two)));
      awaitWaiting(1);
      Future<ChunkOutcome> late = begin(() -> ingestInto(other, List.of(), two));
      awaitWaiting(2);
      held.letGo();
      assertEquals(ONE, get(purging));
      assertEquals(0, get(late).ingested());
    }
    assertFalse(has(id(two)));
  }

  @Test
  void aDeleteThatWaitsForATransferBackTakesWhatItBrought() throws Exception {
    apply(new Change.RemoveStorageRecords("main", List.of(id(one))));
    Registry other = another();
    try (Holder held = new Holder("LOCK TABLE storage_record IN SHARE MODE")) {
      // A transfer-back that stores the dataset anew holds the lock of its run.
      Future<ChunkOutcome> bringing = begin(() -> ingestInto(other, List.of(), one));
      awaitWaiting(1);
      Future<DeletionOutcome> purging = begin(() -> registry.delete(purging(operation, one)));
      awaitWaiting(2);
      assertFalse(purging.isDone());
      held.letGo();
      assertEquals(1, get(bringing).alreadyThere());
      assertEquals(ONE, get(purging));
    }
    ingest(one);
    assertEquals(Map.of(id(two), 1), records());
  }

  @Test
  void ofTwoDeletesOfOneDatasetOneIsVoided() throws Exception {
    Registry other = another();
    try (Holder held = beforeTombstones()) {
      Future<DeletionOutcome> first = begin(() -> registry.delete(unstoring(operation, one)));
      awaitWaiting(1);
      Future<DeletionOutcome> second = begin(() -> other.delete(purging(UUID.randomUUID(), one, two)));
      awaitWaiting(2);
      held.letGo();
      assertEquals(ONE, get(first));
      assertTrue(assertInstanceOf(DeletionOutcome.Voided.class, get(second)).reason().contains(id(one).toString()));
    }
    assertEquals(Map.of(id(one), 0, id(two), 1), records());
  }

  @Test
  void oneOperationThatTwoMakeIsMadeOnce() throws Exception {
    Registry other = another();
    Deletion deletion = unstoring(operation, one);
    try (Holder held = beforeTombstones()) {
      Future<DeletionOutcome> first = begin(() -> registry.delete(deletion));
      awaitWaiting(1);
      Future<DeletionOutcome> second = begin(() -> other.delete(deletion));
      awaitWaiting(2);
      held.letGo();
      assertEquals(ONE, get(first));
      assertEquals(ONE, get(second));
    }
  }

  @Test
  void whoSettlesWaitsForACommitThatIsOnItsWay() throws Exception {
    Registry other = another();
    UUID unknown = UUID.randomUUID();
    try (Holder held = beforeTombstones()) {
      Future<DeletionOutcome> deleting = begin(() -> registry.delete(unstoring(operation, one)));
      awaitWaiting(1);
      Future<Map<UUID, Boolean>> settling = begin(() -> other.settle(List.of(operation, unknown)));
      awaitWaiting(2);
      assertFalse(settling.isDone());
      held.letGo();
      assertEquals(ONE, get(deleting));
      assertEquals(Map.of(operation, true, unknown, false), get(settling));
    }
  }

  @Test
  void whoSettlesVoidsADeleteThatEndsWithoutACommit() throws Exception {
    Registry other = another();
    try (Holder held = beforeTombstones()) {
      Future<DeletionOutcome> deleting = begin(() -> registry.delete(unstoring(operation, one)));
      awaitWaiting(1);
      long process = ask("SELECT pid" + WAITING);
      Future<Map<UUID, Boolean>> settling = begin(() -> other.settle(List.of(operation)));
      awaitWaiting(2);
      ask("SELECT pg_terminate_backend(%d)::integer".formatted(process));
      assertEquals(Map.of(operation, false), get(settling));
      assertInstanceOf(RegistryException.Transient.class,
          assertThrows(ExecutionException.class, () -> get(deleting)).getCause());
      held.letGo();
    }
    voided(unstoring(operation, one));
    assertEquals(Map.of(id(one), 1, id(two), 1), records());
  }

  @Test
  void aDeleteWaitsForWhoSettlesIt() throws Exception {
    for (boolean settled : List.of(true, false)) {
      UUID operation = UUID.randomUUID();
      try (Holder settling = new Holder("INSERT INTO journal_operation VALUES ('%s', 'voided', 0)".formatted(
          operation))) {
        Future<DeletionOutcome> deleting = begin(() -> registry.delete(unstoring(operation, one)));
        awaitWaiting(1);
        assertEquals(1, ask("SELECT count(*) FROM storage_record WHERE dataset_id = '%s'".formatted(id(one))));
        if (settled) {
          settling.commit();
          assertInstanceOf(DeletionOutcome.Voided.class, get(deleting));
        } else {
          settling.letGo();
          assertEquals(ONE, get(deleting));
        }
      }
      assertEquals(settled ? 1 : 0, records().get(id(one)));
    }
  }

  private Holder tagging() throws SQLException {
    return new Holder("""
        INSERT INTO dataset_tag SELECT c.key, d.dataset_type, d.data_id, d.id FROM collection c, dataset d
        WHERE c.name = 'best' AND d.id = '%s'
        """.formatted(id(one)));
  }

  @Test
  void aPurgeThatWaitsForATagSeesIt() throws Exception {
    apply(create("best", TAGGED));
    try (Holder tagging = tagging()) {
      Future<DeletionOutcome> purging = begin(() -> registry.delete(purging(operation, one, two)));
      awaitWaiting(1);
      tagging.commit();
      assertTrue(assertInstanceOf(DeletionOutcome.Voided.class, get(purging)).reason().contains("collection best"));
    }
    assertEquals(Map.of(id(one), 1, id(two), 1), records());
    apply(new Change.Untag(name("best"), List.of(id(one))));

    try (Holder tagging = tagging()) {
      Future<DeletionOutcome> purging = begin(() -> registry.delete(unlinking(purging(UUID.randomUUID(), one))));
      awaitWaiting(1);
      tagging.commit();
      assertEquals(ONE, get(purging));
    }
    assertEquals(0, ask("SELECT count(*) FROM dataset_tag"));
    assertEquals(Map.of(id(two), 1), records());
  }

  @Test
  void aTagThatWaitsForAPurgeFindsNoDataset() throws Exception {
    apply(create("best", TAGGED));
    Registry other = another();
    try (Holder held = beforeTombstones()) {
      Future<DeletionOutcome> purging = begin(() -> registry.delete(purging(operation, one)));
      awaitWaiting(1);
      Future<Object> tagging = begin(() -> other.apply(RegistryBatch.of(
          new Change.Tag(name("best"), List.of(id(one))))));
      awaitWaiting(2);
      held.letGo();
      assertEquals(ONE, get(purging));
      assertInstanceOf(RegistryException.NotFound.class,
          assertThrows(ExecutionException.class, () -> get(tagging)).getCause());
    }
  }

  @Test
  void aRunThatIsRemovedWhileAJournalOfItComesIsGoneOrKept() throws Exception {
    registry.delete(purging(operation, one, two));
    registry.complete(List.of(one.ref().run()));
    Registry other = another();
    Change.RemoveRun removal = new Change.RemoveRun(one.ref().run(), JournalDraft.incarnation("a"));
    try (Holder held = new Holder("LOCK TABLE removed_run IN SHARE MODE")) {
      Future<Object> removing = begin(() -> registry.apply(RegistryBatch.of(removal)));
      awaitWaiting(1);
      Future<ChunkOutcome> late = begin(() -> ingestInto(other, List.of(), dataset("3")));
      awaitWaiting(2);
      held.letGo();
      // They wait for each other, and the database decides who begins again.
      boolean removed = madeUnlessConflict(removing);
      boolean came = madeUnlessConflict(late);
      if (removed) {
        assertEquals(List.of(), registry.runs());
        assertEquals(Map.of(), records());
        assertThrows(RegistryException.Conflict.class, () -> ingest(dataset("3")));
      } else {
        assertTrue(came);
        assertEquals(Map.of(id(dataset("3")), 1), records());
        assertEquals(1, ingest(dataset("3")).alreadyThere());
      }
    }
  }

  private static boolean madeUnlessConflict(Future<?> call) throws Exception {
    try {
      get(call);
      return true;
    } catch (ExecutionException e) {
      assertInstanceOf(RegistryException.Conflict.class, e.getCause());
      return false;
    }
  }

  private DeletionOutcome deleteThroughACut(SeveringProxy.Cut cut, Deletion deletion, Runnable meanwhile)
      throws Exception {
    int port = PostgresServer.get().server().getPort();
    try (SeveringProxy proxy = new SeveringProxy(port, cut, "tombstone", meanwhile);
        Registry cutOff = new PostgresRegistryProvider().open(
            RegistrySettings.of(url.replace(":" + port, ":" + proxy.port())).withPatience(SHORT))) {
      try {
        return cutOff.delete(deletion);
      } finally {
        assertTrue(proxy.severed());
      }
    }
  }

  private static void checkpoint() {
    try {
      PostgresServer.get().execute("CHECKPOINT");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundOut() throws Exception {
    assertEquals(ONE, deleteThroughACut(SeveringProxy.Cut.AFTER, unstoring(operation, one), () -> {
    }));
    // Where the server may have crashed meanwhile, it is asked by the operation itself.
    assertEquals(ONE, deleteThroughACut(SeveringProxy.Cut.AFTER, unstoring(UUID.randomUUID(), two),
        PostgresDeletionRacesTest::checkpoint));
    assertEquals(Map.of(id(one), 0, id(two), 0), records());
    assertEquals(2, ask("SELECT count(*) FROM tombstone"));
  }

  @Test
  void aCommitThatNeverArrivedIsMadeOrNotAndSaidSo() throws Exception {
    assertThrows(RegistryException.Transient.class,
        () -> deleteThroughACut(SeveringProxy.Cut.BEFORE, unstoring(operation, one), () -> {
        }));
    assertEquals(Map.of(id(one), 1, id(two), 1), records());
    assertEquals(Set.of(), registry.decided(List.of(operation)));
    assertEquals(ONE, deleteThroughACut(SeveringProxy.Cut.BEFORE, unstoring(operation, one),
        PostgresDeletionRacesTest::checkpoint));
    assertEquals(Map.of(id(one), 0, id(two), 1), records());
  }

  @Test
  void deletesAndTransferBacksOfTheSameDatasetsAllComeToAnEnd() throws Exception {
    List<StoredDataset> many = IntStream.range(0, 300).mapToObj(i -> dataset("b" + i % 3, "" + i))
        .toList();
    many.forEach(each -> ingest(each));
    Registry other = another();
    Future<Integer> bringing = begin(() -> {
      for (int round = 0; round < 10; round++) {
        for (int run = 0; run < 3; run++) {
          String name = "b" + run;
          ingestInto(other, List.of(), many.stream().filter(each -> each.ref().run().value().equals(name))
              .toArray(StoredDataset[]::new));
        }
      }
      return 0;
    });
    int deleted = 0;
    for (int from = 0; from < many.size(); from += 20) {
      DeletionOutcome outcome = registry.delete(
          unstoring(UUID.randomUUID(), many.subList(from, from + 20).toArray(StoredDataset[]::new)));
      deleted += outcome instanceof DeletionOutcome.Committed ? 20 : 0;
    }
    get(bringing);
    assertEquals(many.size(), deleted);
    assertEquals(2, records().values().stream().mapToInt(Integer::intValue).sum());
    assertEquals(0, ingestInto(other, List.of(), stored(many.getFirst().ref(), "other")).quarantined().size());
  }
}
