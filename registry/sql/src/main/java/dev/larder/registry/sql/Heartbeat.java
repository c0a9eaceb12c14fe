package dev.larder.registry.sql;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Tries from time to time whether a database takes changes, so that who writes is told at once where it does not, and needs no restart when
/// it does again. Says only when that changes. Where the database does not answer, all stays as it is: that is another trouble.
final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = System.getLogger("dev.larder.registry");

  private final String name;
  private final Probe probe;
  private final Runnable changed;
  private final ScheduledExecutorService clock;
  private volatile boolean writable = true;

  /// Tries a change that changes nothing.
  @FunctionalInterface
  interface Probe {
    /// @throws SQLException if nobody knows
    boolean writable() throws SQLException;
  }

  /// @param name of the registry, for people
  /// @param first when to try for the first time
  /// @param changed is run before writers are let in again, or not let in any more
  Heartbeat(String name, Duration first, Duration pace, Probe probe, Runnable changed) {
    this.name = name;
    this.probe = probe;
    this.changed = changed;
    this.clock = Executors.newSingleThreadScheduledExecutor(
        beat -> Thread.ofPlatform().daemon().name("larder-heartbeat").unstarted(beat));
    var _ = clock.scheduleWithFixedDelay(this::beat, first.toMillis(), pace.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// What the last try has shown; at first that changes are taken.
  boolean writable() {
    return writable;
  }

  private void beat() {
    try {
      found(probe.writable());
    } catch (SQLException | RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "registry %s: heartbeat: %s".formatted(name, e.getMessage()));
    }
  }

  /// Takes in what somebody has found out.
  synchronized void found(boolean now) {
    if (now != writable) {
      changed.run();
      writable = now;
      LOG.log(now ? Level.INFO : Level.WARNING, now
          ? "registry %s takes changes again".formatted(name)
          : "registry %s takes no changes any more; reading goes on".formatted(name));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
