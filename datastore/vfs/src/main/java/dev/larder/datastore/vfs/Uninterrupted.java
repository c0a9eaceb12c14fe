package dev.larder.datastore.vfs;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Work on threads of our own. An interrupt in the middle would leave a connection between two messages, or close it: so the caller waits, and keeps
/// its interrupt for afterwards.
final class Uninterrupted {
  private Uninterrupted() {}

  /// The answer of `work`, done on another thread.
  static <T> T call(Callable<T> work) throws IOException {
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().name("larder-vfs").start(task);
    return await(task);
  }

  /// The answer of work that is under way elsewhere.
  static <T> T await(Future<T> task) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException fault -> throw fault;
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException("a store failed in a way that it does not know: " + e, e);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Does the work for each of `0 … count - 1`, at most `atOnce` at a time, and returns when all is done. The work must not throw.
  static void forEach(int count, int atOnce, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    Runnable share = () -> {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        work.accept(i);
      }
    };
    Future<?>[] shares = new Future<?>[Math.min(count, atOnce)];
    for (int i = 0; i < shares.length; i++) {
      FutureTask<?> task = new FutureTask<>(share, true);
      Thread.ofVirtual().name("larder-vfs").start(task);
      shares[i] = task;
    }
    for (Future<?> one : shares) {
      try {
        await(one);
      } catch (IOException e) {
        throw new IllegalStateException("a store failed in a way that it does not know: " + e, e);
      }
    }
  }
}
