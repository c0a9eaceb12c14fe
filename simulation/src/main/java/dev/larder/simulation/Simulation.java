package dev.larder.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Processes whose threads take turns: exactly one runs at a time, and whose turn it is, is a [Choice]. A thread gives way before
/// each operation of a device ([#before]), where it takes a lock, where it waits, and at its end; nowhere else.
///
/// Time is simulated. It stands still while anybody can run. The same choices give the same execution, to the last byte.
final class Simulation implements Points {
  /// No scenario of ours comes near: who gets here is in an endless loop.
  private static final int MOST_OPERATIONS = 100_000;
  private static final long LONGEST = 24L * 3_600 * 1_000_000_000;

  private final Choice choice;
  private final int boot;
  private final SplittableRandom names;
  private final Carrier carrier = new Carrier();
  private final List<Actor> actors = new ArrayList<>();
  private final List<SimulatedThread> threads = new ArrayList<>();
  private final Trace trace;
  private Predicate<Operation> visible = operation -> true;
  private boolean timeMayJump;
  private Duration patience = Duration.ofSeconds(20);
  private @Nullable SimulatedThread running;
  private @Nullable Throwable failure;
  private long nanos;
  private int operations;
  private int swallowed;
  private int crashAt;
  private @Nullable Actor victim;
  private boolean crashed;

  /// @param boot which start of the machines this is: names and processes of different ones differ
  Simulation(Choice choice, int boot, Trace trace) {
    this.choice = choice;
    this.boot = boot;
    this.trace = trace;
    this.names = new SplittableRandom(boot);
  }

  /// A new process on the machine that all share who do not say otherwise.
  Actor actor(String name, Actor.Work work) {
    return actor(name, "machine", work);
  }

  Actor actor(String name, String machine, Actor.Work work) {
    Actor actor = new Actor(this, name, machine, actors.size() + 1);
    actors.add(actor);
    SimulatedThread main = actor.thread("main", () -> {
      try {
        work.run(actor);
      } catch (Exception e) {
        failed(Objects.requireNonNull(running), e);
      }
    });
    main.start();
    return actor;
  }

  /// Decides only before the operations that others can notice. Fewer schedules, and none is lost: the others commute.
  void decideOnlyBefore(Predicate<Operation> operations) {
    visible = operations;
  }

  /// Lets a thread that sleeps wake up while others could still run, as if they were slow.
  void letTimeJump() {
    timeMayJump = true;
  }

  /// How long to wait, in real time, for a thread that waits for something real.
  void patience(Duration real) {
    patience = real;
  }

  /// Takes the power away before the `n`-th operation: everybody ends.
  void crashAt(int n) {
    crashAt = n;
  }

  /// Kills one process before its own `n`-th operation. The others go on.
  void killAt(Actor actor, int n) {
    crashAt = n;
    victim = actor;
  }

  /// Pauses a process before its own `n`-th operation until all others have ended. They hold it for dead meanwhile.
  void pauseAt(Actor actor, int n) {
    actor.pauseAt(n, () -> {
      actor.giveUp();
      return actors.stream().allMatch(other -> other == actor || other.isDead());
    });
  }

  /// Lets a process stand still before its own `n`-th operation for so long, as a machine does that is suspended. The others go on.
  void napAt(Actor actor, int n, Duration howLong) {
    actor.napAt(n, howLong.toNanos());
  }

  /// Stops a process before its own `n`-th operation for ever. The others cannot know. When they have ended, it does.
  void stallAt(Actor actor, int n) {
    actor.pauseAt(n, () -> {
      if (actors.stream().allMatch(other -> other == actor || other.isDead())) {
        actor.kill();
      }
      return false;
    });
  }

  /// Says whether what [#crashAt] or [#killAt] planned has happened.
  boolean crashed() {
    return crashed;
  }

  /// How many operations have begun.
  int operations() {
    return operations;
  }

  List<Actor> actors() {
    return actors;
  }

  Choice choice() {
    return choice;
  }

  /// Runs everybody to the end.
  ///
  /// @throws SimulationFailure if a process ended by an exception, or none could go on
  void run() {
    if (!threads.isEmpty()) {
      running = threads.getFirst();
      threads.getFirst().wake();
      carrier.run(() -> running != null, patience);
      if (running != null && failure == null) {
        failure = new IllegalStateException("a thread waits for something that is not simulated:\n" + places());
      }
    }
    if (failure != null) {
      throw new SimulationFailure(String.valueOf(failure.getMessage()), failure);
    }
  }

  @Override
  public void before(Operation operation) {
    SimulatedThread me = running;
    if (me == null || !me.isMe()) {
      return; // The harness itself looks at the device.
    }
    checkAlive(me);
    if (visible.test(operation)) {
      choose(me);
    }
    operations++;
    me.actor().countOperation();
    if (me.actor().isPaused()) {
      await(me, "the end of its pause", () -> true, SimulatedThread.FOREVER);
    }
    if (operations > MOST_OPERATIONS) {
      fail(new IllegalStateException("it goes on and on:\n" + places()));
    }
    if (crashAt > 0 && (victim == null ? operations : victim == me.actor() ? victim.operations() : 0) == crashAt) {
      crash();
    }
    checkAlive(me);
    trace.add(me, operation, nanos);
  }

  private void crash() {
    crashAt = 0;
    crashed = true;
    if (victim == null) {
      actors.forEach(Actor::kill);
    } else {
      victim.kill();
    }
  }

  private void checkAlive(SimulatedThread me) {
    if (me.isDead()) {
      if (++swallowed > MOST_OPERATIONS) {
        throw new IllegalStateException(me + " does not end although its process has");
      }
      throw new Crash();
    }
  }

  /// The simulated thread that calls.
  SimulatedThread current() {
    SimulatedThread me = currentEvenDead();
    checkAlive(me);
    return me;
  }

  SimulatedThread currentEvenDead() {
    if (running == null || !running.isMe()) {
      throw new IllegalStateException(
          "%s is no simulated thread, or it is not its turn".formatted(Thread.currentThread()));
    }
    return running;
  }

  boolean isRunning(SimulatedThread thread) {
    return running == thread;
  }

  Carrier carrier() {
    return carrier;
  }

  long nanos() {
    return nanos;
  }

  int boot() {
    return boot;
  }

  UUID uuid(int version) {
    return new UUID(names.nextLong() & ~0xF000L | (long) version << 12,
        names.nextLong() & ~(3L << 62) | 2L << 62);
  }

  boolean isGone(int pid) {
    return pid > actors.size() || actors.get(pid - 1).isGone();
  }

  /// Somebody else may go on here.
  void choose(SimulatedThread me) {
    List<SimulatedThread> candidates = candidates(me);
    if (candidates.size() > 1) {
      handOver(me, candidates.get(choice.next(candidates.size())));
    }
  }

  /// Returns when `until` is true or it is `deadline`.
  void await(SimulatedThread me, Object what, BooleanSupplier until, long deadline) {
    checkAlive(me);
    me.waitFor(what, until, deadline);
    SimulatedThread next = next(me);
    if (next != null) {
      handOver(me, next);
    }
    me.goOn();
    checkAlive(me);
  }

  /// Who goes on now that `me` cannot, or can again. Null if nobody is left.
  private @Nullable SimulatedThread next(SimulatedThread me) {
    List<SimulatedThread> candidates = candidates(me);
    if (candidates.isEmpty()) {
      long deadline = threads.stream().mapToLong(SimulatedThread::deadline).min().orElse(SimulatedThread.FOREVER);
      if (deadline == SimulatedThread.FOREVER || deadline > LONGEST) {
        if (threads.stream().allMatch(SimulatedThread::hasEnded)) {
          return null;
        }
        fail(new IllegalStateException("nobody can go on:\n" + places()));
      } else {
        nanos = Math.max(nanos, deadline);
      }
      candidates = candidates(me);
    }
    return candidates.get(candidates.size() == 1 ? 0 : choice.next(candidates.size()));
  }

  /// Who could go on, the default first: the thread itself, then those of its process. Threads of a process that has ended unwind before anybody else does anything.
  private List<SimulatedThread> candidates(SimulatedThread me) {
    int first = threads.indexOf(me);
    List<SimulatedThread> candidates = new ArrayList<>(threads.size());
    @Nullable
    SimulatedThread sleeper = null;
    for (int i = 0; i < threads.size(); i++) {
      SimulatedThread thread = threads.get((first + i) % threads.size());
      if (thread.isDead() && !thread.hasEnded()) {
        return List.of(thread);
      }
      if (thread.canRun(nanos)) {
        candidates.add(thread);
      } else if (timeMayJump && thread.deadline() < LONGEST
          && (sleeper == null || thread.deadline() < sleeper.deadline())) {
        sleeper = thread;
      }
    }
    List<SimulatedThread> ordered = new ArrayList<>(candidates.size() + 1);
    candidates.stream().filter(thread -> thread.actor() == me.actor()).forEach(ordered::add);
    candidates.stream().filter(thread -> thread.actor() != me.actor()).forEach(ordered::add);
    if (sleeper != null && !ordered.isEmpty()) {
      ordered.add(sleeper);
    }
    return ordered;
  }

  private void handOver(SimulatedThread me, SimulatedThread next) {
    if (!next.isDead() && !next.canRun(nanos)) {
      nanos = next.deadline();
    }
    if (next != me) {
      running = next;
      next.wake();
      if (!me.hasEnded()) {
        me.park();
      }
    }
  }

  void started(SimulatedThread thread) {
    threads.add(thread);
    thread.actor().add(thread);
    if (running != null) {
      choose(running);
    }
  }

  void began(SimulatedThread thread) {
    checkAlive(thread);
  }

  void ended(SimulatedThread thread) {
    if (thread.actor().isMain(thread)) {
      thread.actor().kill();
    }
    SimulatedThread next = next(thread);
    if (next == null) {
      running = null;
    } else {
      handOver(thread, next);
    }
  }

  /// Notes what ended a thread. The end of its process is no failure, and what follows from it is none either.
  void failed(SimulatedThread thread, Throwable cause) {
    if (!thread.isDead() || cause instanceof IllegalStateException && failure == null && !crashed) {
      fail(cause);
    }
  }

  private void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    actors.forEach(Actor::kill);
  }

  private String places() {
    StringBuilder places = new StringBuilder();
    threads.forEach(thread -> places.append("    ").append(thread.place()).append('\n'));
    return places.toString();
  }
}
