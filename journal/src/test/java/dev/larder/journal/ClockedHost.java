package dev.larder.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;

/// This machine, but for its clock, which goes as the test says.
public final class ClockedHost implements Host {
  private final AtomicLong ahead = new AtomicLong();

  /// Lets time go by at once.
  public void pass(Duration time) {
    ahead.addAndGet(time.toNanos());
  }

  @Override
  public Instant now() {
    return SYSTEM.now().plusNanos(ahead.get());
  }

  @Override
  public long nanoTime() {
    return SYSTEM.nanoTime() + ahead.get();
  }

  /// Takes no time of the test.
  @Override
  public void sleep(Duration duration) {
    pass(duration);
  }

  @Override
  public UUID randomUuid() {
    return SYSTEM.randomUuid();
  }

  @Override
  public UUID timeOrderedUuid() {
    return SYSTEM.timeOrderedUuid();
  }

  @Override
  public WriterProcess process() {
    return SYSTEM.process();
  }

  @Override
  public boolean gone(WriterProcess process) {
    return SYSTEM.gone(process);
  }

  @Override
  public Lock newLock() {
    return SYSTEM.newLock();
  }

  @Override
  public Thread newThread(String name, Runnable work) {
    return SYSTEM.newThread(name, work);
  }
}
