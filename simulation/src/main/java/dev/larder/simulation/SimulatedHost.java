package dev.larder.simulation;

import dev.larder.journal.Host;
import dev.larder.journal.WriterProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.Lock;

/// What a simulated process knows of its machine. Its clock is wrong, by more than an hour and differently from those of others.
final class SimulatedHost implements Host {
  private static final Instant BEGINNING = Instant.parse("2026-11-20T08:15:30Z");

  private final Actor actor;
  private final String machine;
  private final int pid;

  SimulatedHost(Actor actor, String machine, int pid) {
    this.actor = actor;
    this.machine = machine;
    this.pid = pid;
  }

  @Override
  public Instant now() {
    return BEGINNING.plusSeconds(4_321L * pid).plusNanos(actor.simulation().nanos() / 1_000 * 1_000);
  }

  @Override
  public long nanoTime() {
    return actor.simulation().nanos() + pid * 1_000_000_007L;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Simulation simulation = actor.simulation();
    simulation.await(simulation.current(), "the end of its sleep", () -> false,
        simulation.nanos() + duration.toNanos());
  }

  @Override
  public UUID randomUuid() {
    return actor.simulation().uuid(4);
  }

  @Override
  public UUID timeOrderedUuid() {
    return actor.simulation().uuid(7);
  }

  @Override
  public WriterProcess process() {
    return new WriterProcess(machine, machine + " boot " + actor.simulation().boot(), pid, actor.name());
  }

  /// Knows of each process on its own machine, and of no other.
  @Override
  public boolean gone(WriterProcess process) {
    return process.host().equals(machine) && (!process.boot().equals(process().boot())
        || actor.simulation().isGone((int) process.pid()));
  }

  @Override
  public Lock newLock() {
    return new SimulatedLock(actor.simulation());
  }

  @Override
  public Thread newThread(String name, Runnable work) {
    return actor.thread(name, work);
  }
}
