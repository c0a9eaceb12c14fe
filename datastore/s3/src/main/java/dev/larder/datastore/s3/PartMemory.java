package dev.larder.datastore.s3;

import java.util.concurrent.Semaphore;

/// The memory that contents on their way may take, in places of one part each, at most a quarter of the heap. A content that fits into a few hundred
/// kilobytes needs no place.
///
/// Nobody waits for a place who holds one: a second is taken only where one is free. So nobody waits for ever.
final class PartMemory {
  /// What any create may hold without asking.
  static final int FREE = 256 << 10;

  private final Semaphore places;

  PartMemory(int partSize, int connections) {
    long fit = Runtime.getRuntime().maxMemory() / 4 / partSize;
    places = new Semaphore(Math.clamp(fit, 2, Math.max(2, connections)));
  }

  void take() {
    places.acquireUninterruptibly();
  }

  boolean takeIfFree() {
    return places.tryAcquire();
  }

  void giveBack(int count) {
    places.release(count);
  }
}
