package dev.larder.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The progress of one task. Thread-safe, and cheap enough to call for every record: who works only counts, and a thread of its
/// own looks four times a second. Closing it shows the last state.
final class Progress implements AutoCloseable {
  private static final long TICK_MILLIS = 250;

  private final String task;
  private final String unit;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong total;
  private final long startNanos = System.nanoTime();
  private final @Nullable Painter painter;
  private final CountDownLatch closed = new CountDownLatch(1);

  /// How far a task is.
  ///
  /// @param total -1 where nobody knows yet
  record State(String task, long done, long total, String unit, double seconds) {
    /// Units a second since the start.
    double rate() {
      return seconds > 0 ? done / seconds : 0;
    }

    /// -1 where nobody knows.
    double secondsLeft() {
      return total < 0 || done <= 0 ? -1 : Math.max(0, (total - done) / rate());
    }
  }

  /// What shows a state. Called by one thread at a time; [#finish] last, and once.
  interface Painter {
    void paint(State state);

    void finish(State state);
  }

  /// @param painter null shows nothing
  Progress(String task, long total, String unit, @Nullable Painter painter) {
    this.task = task;
    this.unit = unit;
    this.total = new AtomicLong(total);
    this.painter = painter;
    if (painter != null) {
      Thread.ofPlatform().daemon().name("larder-progress").start(() -> tick(painter));
    }
  }

  /// `n` more are done.
  void advance(long n) {
    done.addAndGet(n);
  }

  /// There are `n` in all, as far as is known now.
  void total(long n) {
    total.set(n);
  }

  long done() {
    return done.get();
  }

  @Override
  public void close() {
    if (painter == null) {
      return;
    }
    synchronized (painter) {
      if (closed.getCount() > 0) {
        closed.countDown();
        painter.finish(state());
      }
    }
  }

  private State state() {
    return new State(task, done.get(), total.get(), unit, (System.nanoTime() - startNanos) / 1e9);
  }

  private void tick(Painter shown) {
    try {
      while (!closed.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
        synchronized (shown) {
          if (closed.getCount() > 0) {
            shown.paint(state());
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody interrupts this thread but to end it
    }
  }
}
