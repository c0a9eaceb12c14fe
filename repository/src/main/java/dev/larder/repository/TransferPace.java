package dev.larder.repository;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/// Keeps datasets from being taken in faster than they may be. Shared by all threads.
final class TransferPace {
  private final OptionalLong perSecond;
  private long free = System.nanoTime();

  TransferPace(OptionalLong perSecond) {
    this.perSecond = perSecond;
  }

  /// Returns when so many datasets may be taken in: who comes later waits for them to be paid for.
  void await(int datasets) throws InterruptedException {
    if (perSecond.isPresent()) {
      TimeUnit.NANOSECONDS.sleep(wait(datasets, perSecond.getAsLong()));
    }
  }

  private synchronized long wait(int datasets, long rate) {
    long now = System.nanoTime();
    long begin = Math.max(free, now);
    free = begin + (long) (datasets * 1e9 / rate);
    return begin - now;
  }
}
