package dev.larder.bridge;

import java.util.Arrays;

/// Ids that are looked up together, and how far each has come: columns, so that each step is a loop without a jump.
final class SnapshotBatch {
  /// Enough that waiting for memory overlaps; few enough that what they read stays in the processor's first cache from step to step.
  static final int SIZE = 256;

  final long[] most = new long[SIZE];
  final long[] least = new long[SIZE];
  /// Those that still look, where the line of each begins in the file, and the first word of that.
  final int[] open = new int[SIZE];
  final long[] line = new long[SIZE];
  final long[] probe = new long[SIZE];
  /// As [SnapshotSlots#state]; free where no table has answered.
  final int[] state = new int[SIZE];
  /// The first artifact, and its size, of those that have any.
  final int[] first = new int[SIZE];
  final long[] size = new long[SIZE];
  /// The number of the table that has answered.
  final int[] table = new int[SIZE];
  int count;
  /// How many no table has answered.
  int unanswered;

  /// Begins with ids from `begin` on.
  void fill(DatasetIds ids, int begin) {
    count = Math.min(SIZE, ids.size() - begin);
    unanswered = count;
    for (int i = 0; i < count; i++) {
      most[i] = ids.most(begin + i);
      least[i] = ids.least(begin + i);
    }
    Arrays.fill(state, 0, count, SnapshotFormat.FREE);
  }

  /// A table has answered id `i`, if the slot is not free.
  void found(int i, int number, int itsState, int itsFirst, long itsSize) {
    state[i] = itsState;
    first[i] = itsFirst;
    size[i] = itsSize;
    table[i] = number;
    unanswered -= itsState == SnapshotFormat.FREE ? 0 : 1;
  }
}
