package dev.larder.simulation;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A thread of a simulated process. To the code under test it is an ordinary one that can be started; what runs its work is a
/// virtual thread of the simulation.
final class SimulatedThread extends Thread {
  static final long FOREVER = Long.MAX_VALUE;

  private final Actor actor;
  private final Thread body;
  private boolean started;
  private boolean ended;
  /// None: always.
  private @Nullable BooleanSupplier ready;
  private long deadline = FOREVER;
  private @Nullable Object waitingFor;

  SimulatedThread(Actor actor, String name, Runnable work) {
    super(name);
    this.actor = actor;
    this.body = actor.simulation().carrier().thread(name, () -> {
      try {
        actor.simulation().began(this);
        work.run();
      } catch (Throwable e) {
        actor.simulation().failed(this, e);
      } finally {
        ended = true;
        actor.simulation().ended(this);
      }
    });
  }

  @Override
  public void start() {
    if (started) {
      throw new IllegalThreadStateException(this + " was started before");
    }
    started = true;
    actor.simulation().started(this);
  }

  @Override
  public void interrupt() {
    body.interrupt();
  }

  Actor actor() {
    return actor;
  }

  boolean isMe() {
    return Thread.currentThread().equals(body);
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isDead() {
    return actor.isDead();
  }

  /// Gives it the right to run. It does when whoever calls this parks or ends.
  void wake() {
    if (body.getState() == State.NEW) {
      body.start();
    } else {
      LockSupport.unpark(body);
    }
  }

  /// Waits until it is this thread's turn again. An interrupt is kept for later.
  void park() {
    boolean interrupted = false;
    while (!actor.simulation().isRunning(this)) {
      interrupted |= Thread.interrupted();
      LockSupport.park(this);
    }
    if (interrupted) {
      body.interrupt();
    }
  }

  void waitFor(Object what, BooleanSupplier until, long nanos) {
    waitingFor = what;
    ready = until;
    deadline = nanos;
  }

  void goOn() {
    waitingFor = null;
    ready = null;
    deadline = FOREVER;
  }

  /// Whether it could run now.
  boolean canRun(long nanos) {
    return !ended && !actor.isPaused() && (deadline <= nanos || ready == null || ready.getAsBoolean());
  }

  /// When it would run at the latest, by simulated time.
  long deadline() {
    return ended ? FOREVER : actor.isPaused() ? actor.pauseEnds() : deadline;
  }

  /// Where it is, for people.
  String place() {
    return "%s/%s %s%n%s".formatted(actor, getName(), ended
        ? "has ended"
        : waitingFor == null ? actor.isPaused() ? "is paused" : "can run" : "waits for " + waitingFor,
        Arrays.stream(body.getStackTrace()).filter(frame -> frame.getClassName().startsWith("dev.larder"))
            .map(frame -> "      at " + frame).collect(Collectors.joining("\n")));
  }

  @Override
  public String toString() {
    return actor + "/" + getName();
  }
}
