package dev.larder.datastore.s3;

/// How many requests are under way at once. A store that says "slow down" halves it, each second at most once; each success brings it a little nearer
/// to where it began. All threads of a process share what one of them is told, so that not each has to be told.
final class RequestLimiter {
  private static final long PATIENCE = 1_000_000_000;

  private final int most;
  private double allowed;
  private int underWay;
  private long halved;
  private boolean everHalved;

  RequestLimiter(int most) {
    this.most = most;
    allowed = most;
  }

  /// Waits for a place. Called on threads of the store's own, which nobody interrupts.
  synchronized void enter() {
    boolean interrupted = false;
    while (underWay >= (int) allowed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    underWay++;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void leave() {
    underWay--;
    notify();
  }

  synchronized void succeeded() {
    if (allowed < most) {
      int before = (int) allowed;
      allowed = Math.min(most, allowed + 1 / allowed);
      if ((int) allowed > before) {
        notify();
      }
    }
  }

  /// @param now of [System#nanoTime]
  synchronized void throttled(long now) {
    if (!everHalved || now - halved > PATIENCE) {
      everHalved = true;
      halved = now;
      allowed = Math.max(1, allowed / 2);
    }
  }

  synchronized int allowed() {
    return (int) allowed;
  }
}
