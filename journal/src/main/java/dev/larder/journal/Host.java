package dev.larder.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.Lock;

/// The machine that a writer runs on, as far as the journal needs it: time, names, threads, and what is known of other processes.
///
/// Everything here that differs from one execution to the next comes from a host, so that a simulated one can repeat an execution exactly.
/// Pipelines use [#SYSTEM].
public interface Host {
  /// The machine that this program runs on.
  Host SYSTEM = new SystemHost();

  /// The time of day, for people: two hosts' clocks are never compared.
  Instant now();

  /// A clock that only goes forward, in nanoseconds since some moment; for this process only.
  long nanoTime();

  /// Waits.
  ///
  /// @throws InterruptedException if the waiting thread is interrupted
  void sleep(Duration duration) throws InterruptedException;

  /// A name that nobody else has, or will have.
  UUID randomUuid();

  /// A name that nobody else has, which sorts behind those that this host gave before (UUIDv7, RFC 9562).
  UUID timeOrderedUuid();

  /// The process that asks.
  WriterProcess process();

  /// Says whether that process has certainly ended. "No" means only that it is not certain.
  boolean gone(WriterProcess process);

  /// A reentrant lock, with conditions.
  Lock newLock();

  /// A thread that does not keep the process alive, not started yet.
  Thread newThread(String name, Runnable work);
}
