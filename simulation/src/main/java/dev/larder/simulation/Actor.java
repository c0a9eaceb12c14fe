package dev.larder.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A simulated process. It ends when its main thread does, and all its other threads with it.
final class Actor {
  private final Simulation simulation;
  private final String name;
  private final SimulatedHost host;
  private final List<SimulatedThread> threads = new ArrayList<>();
  private int operations;
  private boolean dead;
  private @Nullable BooleanSupplier pausedUntil;
  private boolean givenUp;
  private int pauseAt;
  private BooleanSupplier pauseUntil = () -> true;
  private long napNanos;
  private long pauseEnds = SimulatedThread.FOREVER;

  /// What a process does.
  interface Work {
    void run(Actor self) throws Exception;
  }

  Actor(Simulation simulation, String name, String machine, int pid) {
    this.simulation = simulation;
    this.name = name;
    this.host = new SimulatedHost(this, machine, pid);
  }

  Simulation simulation() {
    return simulation;
  }

  SimulatedHost host() {
    return host;
  }

  String name() {
    return name;
  }

  /// Adds a further thread of this process, not started.
  SimulatedThread thread(String threadName, Runnable work) {
    return new SimulatedThread(this, threadName, work);
  }

  void add(SimulatedThread thread) {
    threads.add(thread);
  }

  /// Says whether this is the thread with whose end the process ends.
  boolean isMain(SimulatedThread thread) {
    return threads.getFirst() == thread;
  }

  /// How many operations its threads have begun.
  int operations() {
    return operations;
  }

  void countOperation() {
    operations++;
    if (operations == pauseAt) {
      if (napNanos > 0) {
        pauseEnds = simulation.nanos() + napNanos;
      }
      pausedUntil = pauseUntil;
    }
  }

  /// Pauses the process before its `n`-th operation. It goes on when `until` is true.
  void pauseAt(int n, BooleanSupplier until) {
    pauseAt = n;
    pauseUntil = until;
  }

  /// Pauses the process before its `n`-th operation for so long.
  void napAt(int n, long nanos) {
    pauseAt = n;
    napNanos = nanos;
    pauseUntil = () -> simulation.nanos() >= pauseEnds;
  }

  /// When its pause ends by itself.
  long pauseEnds() {
    return pauseEnds;
  }

  /// Everybody holds it for ended from now on, whether it is or not: what an operator decides who is mistaken.
  void giveUp() {
    givenUp = true;
  }

  boolean isPaused() {
    if (dead || pausedUntil == null) {
      return false;
    }
    if (pausedUntil.getAsBoolean()) {
      pausedUntil = null;
    }
    return pausedUntil != null;
  }

  /// Ends the process: each of its threads gets a [Crash] where it is now and wherever it goes.
  void kill() {
    dead = true;
    pausedUntil = null;
  }

  boolean isDead() {
    return dead;
  }

  /// Whether its end counts as certain.
  boolean isGone() {
    return dead || givenUp;
  }

  @Override
  public String toString() {
    return name;
  }
}
