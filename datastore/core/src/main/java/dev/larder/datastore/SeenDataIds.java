package dev.larder.datastore;

import dev.larder.model.DataId;
import java.util.OptionalLong;
import java.util.UUID;

/// Where each of many data IDs was seen first. Takes 24 bytes of heap for each, twice as much while it grows: it knows the keys of data IDs
/// ([DataId#key]), which no two have in common.
public final class SeenDataIds {
  private long[] high = new long[1 << 10];
  private long[] low = new long[1 << 10];
  /// 0 where nothing is.
  private long[] lines = new long[1 << 10];
  private int size;

  /// Notes that a data ID stands in a line, and says in which it was before.
  ///
  /// @param line at least 1
  public OptionalLong add(DataId dataId, long line) {
    UUID key = dataId.key();
    int at = place(key.getMostSignificantBits(), key.getLeastSignificantBits());
    if (lines[at] != 0) {
      return OptionalLong.of(lines[at]);
    }
    high[at] = key.getMostSignificantBits();
    low[at] = key.getLeastSignificantBits();
    lines[at] = line;
    size++;
    if (size > lines.length / 2) {
      grow();
    }
    return OptionalLong.empty();
  }

  private int place(long keyHigh, long keyLow) {
    int mask = lines.length - 1;
    // The lower half of a key is random to its last bit; in the upper one the version stands in the way, and all would crowd around it.
    int at = (int) keyLow & mask;
    while (lines[at] != 0 && (high[at] != keyHigh || low[at] != keyLow)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    long[] oldLines = lines;
    high = new long[2 * oldLines.length];
    low = new long[2 * oldLines.length];
    lines = new long[2 * oldLines.length];
    for (int i = 0; i < oldLines.length; i++) {
      if (oldLines[i] != 0) {
        int at = place(oldHigh[i], oldLow[i]);
        high[at] = oldHigh[i];
        low[at] = oldLow[i];
        lines[at] = oldLines[i];
      }
    }
  }
}
