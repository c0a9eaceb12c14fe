package dev.larder.simulation;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Runs virtual threads on the calling thread, so that handing over takes no system call and nothing is ever parallel.
///
/// Java has no public way to a virtual thread on a scheduler of one's own; the one taken here is that of its own tests, and needs
/// `--add-opens=java.base/java.lang=ALL-UNNAMED`.
final class Carrier implements Executor {
  private static final Constructor<?> BUILDER = builder();

  private final LinkedBlockingQueue<Runnable> ready = new LinkedBlockingQueue<>();

  /// A virtual thread that runs here, not started.
  Thread thread(String name, Runnable work) {
    try {
      return ((Thread.Builder) BUILDER.newInstance(this)).name(name).unstarted(work);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("this Java makes no virtual threads for a scheduler of one's own", e);
    }
  }

  @Override
  public void execute(Runnable continuation) {
    ready.add(continuation);
  }

  /// Goes on while there is something to do. A thread may be held up for a moment by another simulation, at a lock of Java's own; so
  /// where `expected` says that one has to come back, it is waited for, so long.
  void run(BooleanSupplier expected, Duration patience) {
    try {
      for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
        next.run();
        if (ready.isEmpty() && expected.getAsBoolean()) {
          Runnable late = ready.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
          if (late != null) {
            ready.add(late);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a simulation", e);
    }
  }

  private static Constructor<?> builder() {
    try {
      Constructor<?> constructor = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
          .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException("simulations need a JDK 25 and --add-opens=java.base/java.lang=ALL-UNNAMED", e);
    }
  }
}
