package dev.larder.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/// A reentrant lock among the threads of one simulated process. Who waits longest for a condition is signalled first; who gets a free
/// lock is a choice. Threads of a process that has ended get a [Crash], and may unlock as they unwind.
@SuppressWarnings({"LockNotBeforeTry", "WaitNotInLoop"}) // It is the lock.
final class SimulatedLock implements Lock {
  private final Simulation simulation;
  private @Nullable SimulatedThread owner;
  private int holds;

  SimulatedLock(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public void lock() {
    SimulatedThread me = simulation.current();
    simulation.choose(me);
    acquire(me, 1);
  }

  private void acquire(SimulatedThread me, int count) {
    while (owner != null && owner != me) {
      simulation.await(me, "a lock that %s holds".formatted(owner), () -> owner == null, SimulatedThread.FOREVER);
    }
    owner = me;
    holds += count;
  }

  @Override
  public void lockInterruptibly() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    lock();
  }

  @Override
  public boolean tryLock() {
    SimulatedThread me = simulation.current();
    simulation.choose(me);
    if (owner != null && owner != me) {
      return false;
    }
    acquire(me, 1);
    return true;
  }

  @Override
  public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
    throw new UnsupportedOperationException("no code under test waits for a lock with a time limit");
  }

  @Override
  public void unlock() {
    SimulatedThread me = simulation.currentEvenDead();
    if (owner != me) {
      if (me.isDead()) {
        return;
      }
      throw new IllegalMonitorStateException("%s unlocks what %s has locked".formatted(me, owner));
    }
    holds--;
    if (holds == 0) {
      owner = null;
    }
  }

  @Override
  public Condition newCondition() {
    return new Waiters();
  }

  private static final class Waiter {
    private boolean signalled;
  }

  private final class Waiters implements Condition {
    private final Deque<Waiter> waiters = new ArrayDeque<>();

    /// @return what was left of the time
    private long await(long nanos) {
      SimulatedThread me = mine();
      Waiter waiter = new Waiter();
      waiters.add(waiter);
      int held = holds;
      holds = 0;
      owner = null;
      long deadline = nanos == SimulatedThread.FOREVER ? nanos : simulation.nanos() + nanos;
      simulation.await(me, "a signal", () -> waiter.signalled && owner == null, deadline);
      waiters.remove(waiter);
      acquire(me, held);
      return deadline - simulation.nanos();
    }

    private SimulatedThread mine() {
      SimulatedThread me = simulation.current();
      if (owner != me) {
        throw new IllegalMonitorStateException("%s does not hold the lock; %s does".formatted(me, owner));
      }
      return me;
    }

    @Override
    public void await() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      await(SimulatedThread.FOREVER);
    }

    @Override
    public void awaitUninterruptibly() {
      await(SimulatedThread.FOREVER);
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return await(nanos);
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
      return awaitNanos(unit.toNanos(time)) > 0;
    }

    @Override
    public boolean awaitUntil(Date deadline) {
      throw new UnsupportedOperationException("no code under test waits by the time of day");
    }

    @Override
    public void signal() {
      if (!simulation.currentEvenDead().isDead()) {
        mine();
        waiters.stream().filter(waiter -> !waiter.signalled).findFirst().ifPresent(waiter -> waiter.signalled = true);
      }
    }

    @Override
    public void signalAll() {
      if (!simulation.currentEvenDead().isDead()) {
        mine();
        List<Waiter> all = new ArrayList<>(waiters);
        all.forEach(waiter -> waiter.signalled = true);
      }
    }
  }
}
