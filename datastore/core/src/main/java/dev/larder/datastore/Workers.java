package dev.larder.datastore;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The threads that help a caller with many pieces of work.
///
/// They are many more than there are cores, because they wait for the device most of the time, and forces that wait together
/// share its flushes. The caller works as well: one piece of work is never handed over, and a call comes to its end also when
/// all helpers are busy elsewhere.
final class Workers {
  static final int HELPERS = 63;

  private final int helpers;
  private final ThreadPoolExecutor pool;

  /// @param helpers how many threads may help at most; with 0 the caller does everything, in order
  Workers(String name, int helpers) {
    if (helpers < 0) {
      throw new IllegalArgumentException("%d helpers are not possible: name 0 or more".formatted(helpers));
    }
    this.helpers = helpers;
    int threads = Math.max(1, helpers);
    pool = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name(name + "-", 1).factory(), new ThreadPoolExecutor.DiscardPolicy());
    pool.allowCoreThreadTimeOut(true);
  }

  /// Does the work for each of `0 … count - 1`, several at a time, and returns when all is done. A caller that is interrupted
  /// goes on and keeps its interrupt flag. What `work` throws is thrown when the rest is done; with no helpers it ends the call there and then.
  void forEach(int count, IntConsumer work) {
    if (helpers == 0) {
      for (int i = 0; i < count; i++) {
        work.accept(i);
      }
      return;
    }
    Task task = new Task(count, work);
    for (int i = 0; i < Math.min(count - 1, helpers); i++) {
      pool.execute(task);
    }
    task.run();
    task.await();
  }

  /// Whether anybody helps at all.
  boolean any() {
    return helpers > 0;
  }

  boolean isClosed() {
    return pool.isShutdown();
  }

  /// No more help. Calls that have begun come to their end.
  void close() {
    pool.shutdown();
  }

  /// The work of one call. Runs on any number of threads at once.
  private static final class Task implements Runnable {
    private final int count;
    private final IntConsumer work;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

    /// Counts pieces of work, not threads: a call does not wait for helpers that have yet to become free.
    private final CountDownLatch left;

    Task(int count, IntConsumer work) {
      this.count = count;
      this.work = work;
      this.left = new CountDownLatch(count);
    }

    @Override
    public void run() {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          work.accept(i);
        } catch (RuntimeException | Error e) {
          fault.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    }

    void await() {
      boolean interrupted = false;
      while (left.getCount() > 0) {
        try {
          left.await();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      Throwable thrown = fault.get();
      if (thrown != null) {
        throw new IllegalStateException("a store failed in a way that it does not know: " + thrown, thrown);
      }
    }
  }
}
