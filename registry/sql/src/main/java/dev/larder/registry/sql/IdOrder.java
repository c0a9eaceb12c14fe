package dev.larder.registry.sql;

import dev.larder.bridge.DatasetIds;
import java.util.Arrays;

/// Ids in the order that indexes have them in, as far as it decides which page an id is on.
final class IdOrder {
  private IdOrder() {}

  /// Says whether the ids ascend already.
  static boolean ascends(DatasetIds ids) {
    for (int row = 1; row < ids.size(); row++) {
      if (Long.compareUnsigned(ids.most(row - 1), ids.most(row)) > 0) {
        return false;
      }
    }
    return true;
  }

  /// The rows of `ids`, ascending by about as many of the first bits of their ids as numbers of rows leave in 64 bits: 44 for a million.
  static int[] ascending(DatasetIds ids) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(ids.size());
    long number = (1L << bits) - 1;
    long[] keys = new long[ids.size()];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = (ids.most(row) ^ Long.MIN_VALUE) & ~number | row;
    }
    Arrays.sort(keys);
    int[] rows = new int[keys.length];
    for (int place = 0; place < rows.length; place++) {
      rows[place] = (int) (keys[place] & number);
    }
    return rows;
  }
}
