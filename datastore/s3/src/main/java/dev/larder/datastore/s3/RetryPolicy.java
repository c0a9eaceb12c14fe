package dev.larder.datastore.s3;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/// How often and how long a request is repeated. Between two attempts passes a random time up to a bound that doubles ("full jitter"), so that
/// clients that failed together do not come back together.
///
/// @param attempts at most, the first included
/// @param first bound of the pause after the first attempt
/// @param longest bound of any pause
/// @param total no attempt begins later than this after the first
record RetryPolicy(int attempts, Duration first, Duration longest, Duration total) {
  static final RetryPolicy PATIENT = new RetryPolicy(8, Duration.ofMillis(100), Duration.ofSeconds(10),
      Duration.ofMinutes(1));

  /// For a question within an attempt.
  RetryPolicy brief() {
    return new RetryPolicy(Math.min(3, attempts), first, longest, total.dividedBy(4));
  }

  Course begin() {
    return new Course(this);
  }

  /// The attempts of one request. Not for several threads.
  static final class Course {
    private final RetryPolicy policy;
    private final long begun = System.nanoTime();
    private int made = 1;

    private Course(RetryPolicy policy) {
      this.policy = policy;
    }

    int made() {
      return made;
    }

    /// Pauses, and says whether to try again. Called on threads of the store's own, which nobody interrupts.
    ///
    /// @param slowly whether the store asked for that
    boolean again(boolean slowly) {
      if (made >= policy.attempts) {
        return false;
      }
      long bound = Math.min(policy.longest.toNanos(),
          policy.first.toNanos() << Math.min(20, made - 1 + (slowly ? 2 : 0)));
      long pause = ThreadLocalRandom.current().nextLong(bound + 1);
      if (System.nanoTime() - begun + pause > policy.total.toNanos()) {
        return false;
      }
      long until = System.nanoTime() + pause;
      for (long left = pause; left > 0; left = until - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      made++;
      return true;
    }
  }
}
