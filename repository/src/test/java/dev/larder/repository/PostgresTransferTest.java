package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transfer-back into a database that other threads, and what happens to servers, are at as well.
final class PostgresTransferTest {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  /// More than three chunks.
  private static final int JOURNALS = 7;
  private static final int DATASETS = 5_000;

  @TempDir
  Path folder;

  private PostgresPantry pantry;
  private CraftedNight night;

  @BeforeEach
  void makePantry() throws IOException {
    pantry = PostgresPantry.in(folder, "pantry_" + DATABASES.getAndIncrement());
    pantry.pantry().write("A1");
    night = new CraftedNight(pantry.repository(), pantry.pantry().night());
  }

  @AfterEach
  void close() throws IOException {
    pantry.close();
  }

  private TransferReport transfer(int lanes, TransferBack.Listener listener) throws IOException {
    return new TransferBack(pantry.repository(), listener).transfer(TransferOptions.ALL.withIngesters(lanes));
  }

  private TransferReport transfer() throws IOException {
    return transfer(1, TransferBack.Listener.NONE);
  }

  private void manyJournals() {
    for (int i = 0; i < JOURNALS; i++) {
      night.journal(DATASETS);
    }
  }

  /// Which threads have taken in chunks.
  private static final class Threads implements TransferBack.Listener {
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    @Override
    public void settled(ChunkOutcome outcome, int endedJournals) {
      names.add(Thread.currentThread().getName());
    }
  }

  @Test
  void bySeveralLanesLeavesTheRowsOfOne() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("transfer-back by several lanes: -Dseed=%d%n", seed);
    night.random(60, new SplittableRandom(seed));
    TransferReport alone = transfer();
    List<String> rows = pantry.rows();
    assertTrue(alone.ingested() > 0 && alone.alreadyThere() > 0 && !alone.quarantined().isEmpty(),
        () -> "seed %d tries too little: %s".formatted(seed, alone));
    for (int lanes : List.of(2, 4)) {
      pantry.empty();
      Threads threads = new Threads();
      TransferReport report = transfer(lanes, threads);
      assertEquals(lanes, threads.names.size(), () -> "lanes at work, seed " + seed);
      assertEquals(List.of(alone.ingested(), alone.alreadyThere(), alone.quarantined().size()),
          List.of(report.ingested(), report.alreadyThere(), report.quarantined().size()), () -> "seed " + seed);
      pantry.assertRows(rows, lanes + " lanes, seed " + seed);
    }
  }

  /// What must come out, however often it is interrupted.
  private List<String> undisturbed() throws IOException {
    assertEquals(JOURNALS * DATASETS + 1, transfer().ingested());
    List<String> rows = pantry.rows();
    pantry.empty();
    return rows;
  }

  @Test
  void whoseConnectionsAreCutAgainAndAgainTakesEverythingOnce() throws Exception {
    manyJournals();
    List<String> rows = undisturbed();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      CountDownLatch begun = new CountDownLatch(1);
      Future<TransferReport> transfer = threads.submit(() -> transfer(2, new TransferBack.Listener() {
        @Override
        public void found(long segments) {
          begun.countDown();
        }
      }));
      assertTrue(begun.await(1, TimeUnit.MINUTES));
      int cut = 0;
      for (int time = 0; time < 200 && cut < 6 && !transfer.isDone(); time++) {
        Thread.sleep(40);
        cut += pantry.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid() AND state <> 'idle'").size();
      }
      TransferReport report = transfer.get(2, TimeUnit.MINUTES);
      assertTrue(cut > 0, "no connection was cut while it was used");
      assertFalse(report.partly(), report::toString);
    }
    pantry.assertRows(rows, "after what happened to the server");
  }

  @Test
  void whoseServerCrashesAndComesBackTakesEverythingOnce() throws Exception {
    manyJournals();
    List<String> rows = undisturbed();
    AtomicInteger crashes = new AtomicInteger();
    transfer(1, new TransferBack.Listener() {
      @Override
      public void settled(ChunkOutcome outcome, int endedJournals) {
        // A server that loses a process in the middle of something ends all the others, and starts anew from its log.
        if (crashes.getAndIncrement() == 0) {
          String process = pantry.ask("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
              + " AND pid <> pg_backend_pid()").getFirst();
          assertTrue(ProcessHandle.of(Long.parseLong(process)).orElseThrow().destroyForcibly());
        }
      }
    });
    assertTrue(crashes.get() > 1, "nothing was taken in after the crash");
    pantry.assertRows(rows, "after what happened to the server");
  }

  private static void readOnly(boolean on) throws InterruptedException {
    PostgresPantry.ask("postgres", "ALTER SYSTEM SET default_transaction_read_only = " + (on ? "on" : "off"));
    PostgresPantry.ask("postgres", "SELECT pg_reload_conf()");
    Thread.sleep(300); // it reaches sessions soon
  }

  private static final class Rounds implements TransferFollowing.Reports {
    private final BlockingQueue<TransferReport> rounds = new LinkedBlockingQueue<>();
    private final BlockingQueue<Exception> hindrances = new LinkedBlockingQueue<>();

    @Override
    public void round(TransferReport report) {
      rounds.add(report);
    }

    @Override
    public void hindered(Exception why) {
      hindrances.add(why);
    }

    static <T> T next(BlockingQueue<T> of) throws InterruptedException {
      return Optional.ofNullable(of.poll(30, TimeUnit.SECONDS))
          .orElseThrow(() -> new AssertionError("nothing came within 30 seconds"));
    }
  }

  @Test
  void ofAServiceWaitsWhileTheRegistryTakesNoChangesAndGoesOnByItself() throws Exception {
    Rounds reports = new Rounds();
    TransferFollowing service = new TransferFollowing(pantry.repository(), TransferBack.Listener.NONE, reports);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<?> following = threads.submit(() -> {
        service.follow(TransferOptions.ALL, Duration.ofMillis(50));
        return null;
      });
      try {
        assertEquals(1, Rounds.next(reports.rounds).ingested());
        readOnly(true);
        List<String> before = pantry.rows();
        night.journal(2);
        assertInstanceOf(RegistryException.ReadOnly.class, Rounds.next(reports.hindrances));
        assertThrows(RegistryException.ReadOnly.class, this::transfer, "who does not wait is told");
        pantry.assertRows(before, "while nothing could be changed");
        assertEquals(Optional.empty(), Optional.ofNullable(reports.hindrances.poll()), "told once");
        readOnly(false);
        assertEquals(2, Rounds.next(reports.rounds).ingested());
      } finally {
        readOnly(false);
        service.end();
        following.get(1, TimeUnit.MINUTES);
      }
    }
  }
}
