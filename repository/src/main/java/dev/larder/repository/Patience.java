package dev.larder.repository;

import dev.larder.registry.RegistryException;
import java.io.InterruptedIOException;
import java.util.function.Supplier;

/// What long work does when the database is gone for a moment: it asks again, and gives up only when that is in vain too often.
final class Patience {
  /// How often the database may fail in a row, without anything done in between, before that is an error.
  static final int FAILURES = 8;

  private Patience() {}

  /// The answer of a Registry, asked again as long as its connections get lost.
  ///
  /// @param question changes nothing, or may be done twice
  /// @throws RegistryException.Transient if it has failed [#FAILURES] times
  static <T> T ask(Supplier<T> question) throws InterruptedIOException {
    for (int failures = 1;; failures++) {
      try {
        return question.get();
      } catch (RegistryException.Transient | RegistryException.OutcomeUnknown e) {
        if (failures == FAILURES) {
          throw e;
        }
      }
      pause(failures);
    }
  }

  /// Waits, the longer the more often it was in vain: others hold what is wanted, and get the time to finish it; or the database is gone, and gets the time to come back.
  static void pause(int vain) throws InterruptedIOException {
    try {
      Thread.sleep(Math.min(2_000, 20L << Math.min(vain, 7)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the database");
    }
  }
}
