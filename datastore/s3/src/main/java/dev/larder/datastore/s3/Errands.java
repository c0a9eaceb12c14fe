package dev.larder.datastore.s3;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Work that is done on threads of the store's own while the caller waits. The SDK gives up when its thread is interrupted, half way through a request
/// whose outcome nobody knows then. An interrupt of the caller does not reach it here; the caller's flag stays set.
final class Errands {
  private Errands() {}

  static <T> T run(Callable<T> errand) throws IOException {
    AtomicReference<@Nullable T> result = new AtomicReference<>();
    AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    Thread.ofVirtual().name("larder-s3").start(() -> {
      try {
        result.set(errand.call());
      } catch (Throwable e) {
        fault.set(e);
      } finally {
        done.countDown();
      }
    });
    await(done);
    Throwable thrown = fault.get();
    if (thrown instanceof IOException e) {
      throw e;
    }
    T value = result.get();
    if (thrown != null || value == null) {
      throw new IllegalStateException("a store failed in a way that it does not know: " + thrown, thrown);
    }
    return value;
  }

  /// Does the work for each of `0 … count - 1`, several at a time, and returns when all is done. What `work` throws is thrown then.
  ///
  /// On platform threads: each does many requests, so that starting it costs little, and with virtual ones the same creates took a quarter longer (see docs/benchmarks.md). A single errand
  /// of [#run] is worth no thread of the system.
  static void forEach(int count, int atOnce, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();
    int threads = Math.min(count, atOnce);
    CountDownLatch done = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform().daemon().name("larder-s3").start(() -> {
        try {
          for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
            work.accept(n);
          }
        } catch (Throwable e) {
          fault.compareAndSet(null, e);
        } finally {
          done.countDown();
        }
      });
    }
    await(done);
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("a store failed in a way that it does not know: " + thrown, thrown);
    }
  }

  static void await(CountDownLatch done) {
    boolean interrupted = false;
    while (done.getCount() > 0) {
      try {
        done.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
