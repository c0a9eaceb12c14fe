package dev.larder.repository;

import dev.larder.journal.Host;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.Ingester;
import dev.larder.registry.IngesterPhase;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Tells the Registry from time to time how far a transfer-back is, so that it can be seen from elsewhere whether it moves. What is over within a
/// second tells nothing. That it cannot be told, because the database is away or takes no changes, stops nothing: who looks sees that nothing was
/// heard of it.
final class IngesterBeat implements AutoCloseable, TransferBack.Listener {
  private static final Logger LOG = System.getLogger("dev.larder.transfer-back");
  private static final long PACE_MILLIS = 1_000;
  /// One that has nothing to do tells it at every tenth beat only: a service that waits all night need not write each second.
  private static final int IDLE_BEATS = 10;

  private final Registry registry;
  private final TransferBack.Listener next;
  private final UUID id = Host.SYSTEM.randomUuid();
  private final String host = Host.SYSTEM.process().host();
  private final String run;
  private final AtomicLong segments = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong datasets = new AtomicLong();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread ticker;
  private volatile IngesterPhase phase = IngesterPhase.LISTING;
  private volatile boolean well;
  private boolean told;

  /// @param run the only one that is transferred back; empty text for all
  /// @param next is told the same
  IngesterBeat(Registry registry, String run, TransferBack.Listener next) {
    this.registry = registry;
    this.run = run;
    this.next = next;
    this.ticker = Thread.ofPlatform().daemon().name("larder-ingester").start(this::tick);
  }

  @Override
  public void phase(IngesterPhase now) {
    phase = now;
    next.phase(now);
  }

  @Override
  public void found(long more) {
    segments.set(taken.get() + more);
    next.found(more);
  }

  @Override
  public void committed(long moreSegments, long moreDatasets) {
    taken.addAndGet(moreSegments);
    datasets.addAndGet(moreDatasets);
    next.committed(moreSegments, moreDatasets);
  }

  @Override
  public void settled(ChunkOutcome outcome, int endedJournals) {
    next.settled(outcome, endedJournals);
  }

  /// It has come to a good end.
  void well() {
    well = true;
  }

  private void tick() {
    try {
      IngesterPhase before = IngesterPhase.LISTING;
      for (int beat = 1; !closed.await(PACE_MILLIS, TimeUnit.MILLISECONDS); beat++) {
        IngesterPhase now = phase;
        if (now.busy() || now != before || beat % IDLE_BEATS == 0) {
          tell(now);
        }
        before = now;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody interrupts this thread but to end it
    }
  }

  private void tell(IngesterPhase now) {
    try {
      registry.tell(new Ingester(id, host, ProcessHandle.current().pid(), run, now, segments.get(), taken.get(),
          datasets.get()));
      told = true;
    } catch (RegistryException e) {
      LOG.log(Level.DEBUG, () -> "the registry was not told how far transfer-back is: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    boolean interrupted = false;
    while (ticker.isAlive()) {
      try {
        ticker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (told) {
      tell(well ? IngesterPhase.DONE : IngesterPhase.FAILED);
    }
  }
}
