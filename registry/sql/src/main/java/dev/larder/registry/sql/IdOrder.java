package dev.larder.registry.sql;

import dev.larder.bridge.DatasetIds;
import java.util.Arrays;

/// Ids in the order that indexes have them in, as far as it decides which page an id is on.
final class IdOrder {
  private IdOrder() {}

  /// Says whether the ids ascend already.
  static boolean ascends(DatasetIds ids) {
    for (int row = 1; row < ids.size(); row++) {
      int most = Long.compareUnsigned(ids.most(row - 1), ids.most(row));
      if (most > 0 || most == 0 && Long.compareUnsigned(ids.least(row - 1), ids.least(row)) > 0) {
        return false;
      }
    }
    return true;
  }

  /// The rows of `ids`, ascending by the bits of their ids in which they begin to differ: as many as numbers of rows leave in 64, 44 for a million.
  static int[] ascending(DatasetIds ids) {
    long[] keys = new long[ids.size()];
    long number = (1L << Integer.SIZE - Integer.numberOfLeadingZeros(keys.length)) - 1;
    int alike = alike(ids);
    for (int row = 0; row < keys.length; row++) {
      keys[row] = (from(alike, ids.most(row), ids.least(row)) ^ Long.MIN_VALUE) & ~number | row;
    }
    Arrays.sort(keys);
    int[] rows = new int[keys.length];
    for (int place = 0; place < rows.length; place++) {
      rows[place] = (int) (keys[place] & number);
    }
    return rows;
  }

  /// How many of their first bits all ids have in common: those of one moment many.
  private static int alike(DatasetIds ids) {
    long most = 0;
    long least = 0;
    for (int row = 1; row < ids.size(); row++) {
      most |= ids.most(row) ^ ids.most(0);
      least |= ids.least(row) ^ ids.least(0);
    }
    return most != 0 ? Long.numberOfLeadingZeros(most) : Long.SIZE + Long.numberOfLeadingZeros(least);
  }

  /// 64 bits of an id, from bit `first` on.
  private static long from(int first, long most, long least) {
    if (first >= Long.SIZE) {
      return first == 2 * Long.SIZE ? 0 : least << first - Long.SIZE;
    }
    return first == 0 ? most : most << first | least >>> Long.SIZE - first;
  }
}
