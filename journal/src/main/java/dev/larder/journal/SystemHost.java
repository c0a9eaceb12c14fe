package dev.larder.journal;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// The machine that this program runs on.
final class SystemHost implements Host {

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }

  @Override
  public UUID randomUuid() {
    return UUID.randomUUID();
  }

  @Override
  public UUID timeOrderedUuid() {
    return UuidCreator.getTimeOrderedEpoch();
  }

  @Override
  public WriterProcess process() {
    return WriterProcess.self();
  }

  @Override
  public boolean gone(WriterProcess process) {
    return process.gone();
  }

  @Override
  public Lock newLock() {
    return new ReentrantLock();
  }

  @Override
  public Thread newThread(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(work);
  }
}
