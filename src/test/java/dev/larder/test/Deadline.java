package dev.larder.test;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waiting for what must come, and for no longer than it takes.
final class Deadline {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Deadline() {}

  /// Returns as soon as `condition` holds.
  ///
  /// @param what it says, for people
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after %s still not: %s".formatted(PATIENCE, what));
      }
      pause(Duration.ofMillis(5));
    }
  }

  static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting", e);
    }
  }
}
