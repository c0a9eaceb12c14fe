package dev.larder.datastore.arrow;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/// The memory of columns, which lies outside the heap. Each reading and each writing has a part of its own, and is over when that is empty again.
final class Memory {
  /// What one batch may take, so that a damaged file cannot take everything.
  static final long LIMIT = 2L << 30;

  private static final BufferAllocator ROOT = new RootAllocator();

  private Memory() {}

  static BufferAllocator part(String what) {
    return ROOT.newChildAllocator(what, 0, LIMIT);
  }

  /// The most that was in use at once.
  static long peak() {
    return ROOT.getPeakMemoryAllocation();
  }

  static long inUse() {
    return ROOT.getAllocatedMemory();
  }
}
