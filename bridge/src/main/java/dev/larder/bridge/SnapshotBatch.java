package dev.larder.bridge;

import java.util.Arrays;

/// Ids that are looked up together, and how far each has come: columns, so that each step is a loop without a jump.
final class SnapshotBatch {
  /// Enough that waiting for memory overlaps; few enough that the pages which they touch stay in the processor's table of pages from step to step.
  static final int SIZE = 256;

  final long[] most = new long[SIZE];
  final long[] least = new long[SIZE];
  final int[] from = new int[SIZE];
  final int[] end = new int[SIZE];
  final long[] probe = new long[SIZE];
  /// Of the last row that an id may be in: read so that it is near when it is looked at.
  final long[] lastProbe = new long[SIZE];
  /// The row that was found; -1 for none.
  final int[] row = new int[SIZE];
  /// The number of the table that it is in.
  final int[] table = new int[SIZE];
  int count;
  /// How many have not been found.
  int open;

  /// Begins with ids from `begin` on.
  void fill(DatasetIds ids, int begin) {
    count = Math.min(SIZE, ids.size() - begin);
    open = count;
    for (int i = 0; i < count; i++) {
      most[i] = ids.most(begin + i);
      least[i] = ids.least(begin + i);
    }
    Arrays.fill(row, 0, count, -1);
    Arrays.fill(table, 0, count, 0);
  }
}
