package dev.larder.datastore;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The threads on which a store does what an interrupt must not reach.
///
/// Java closes a file channel under the thread that is interrupted while it uses it, and the fault of a force that ends this
/// way is lost for ever. Nobody knows these threads, so nobody interrupts them. They are many more than there are cores,
/// because they wait for the device most of the time, and forces that wait together share its flushes.
final class Workers {
  private static final int THREADS = 64;

  private final ThreadPoolExecutor pool;

  Workers(String name) {
    pool = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
        Thread.ofPlatform().daemon().name(name + "-", 1).factory());
    pool.allowCoreThreadTimeOut(true);
  }

  /// Does the work for each of `0 … count - 1`, several at a time, and returns when all is done. A caller that is interrupted
  /// waits on and keeps its interrupt flag. What `work` throws is thrown when the rest is done.
  void forEach(int count, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    // Counts pieces of work, not threads: a call does not wait for threads that have yet to become free.
    CountDownLatch left = new CountDownLatch(count);
    Runnable loop = () -> {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        try {
          work.accept(i);
        } catch (RuntimeException | Error e) {
          fault.compareAndSet(null, e);
        } finally {
          left.countDown();
        }
      }
    };
    for (int i = 0; i < Math.min(count, THREADS); i++) {
      try {
        pool.execute(loop);
      } catch (RejectedExecutionException e) {
        throw new IllegalStateException("the store is closed", e);
      }
    }
    awaitUninterruptibly(left);
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("a store's worker failed unexpectedly", thrown);
    }
  }

  /// Accepts no more work. What has begun is finished.
  void close() {
    pool.shutdown();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
