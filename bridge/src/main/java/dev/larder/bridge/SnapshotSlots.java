package dev.larder.bridge;

import java.lang.foreign.MemorySegment;

/// The rows of one file of a snapshot: a table that is searched where it lies. A row stands in the line that its hash names, or, where that is full, in the next free slot behind it; rows
/// keep the order of their hashes. So a look-up reads one line of the processor's cache, seldom two, and a free slot ends it: whoever is not there by then is not there at all.
final class SnapshotSlots {
  /// Behind so many lines of others, the search goes on by halves: whoever chooses ids that collide makes it no slower than that.
  private static final int FEW = 6;

  private final SnapshotTable table;
  private final MemorySegment bytes;
  private final long begin;
  private final long end;
  private final long lines;
  private final int artifacts;

  SnapshotSlots(SnapshotTable table, MemorySegment bytes, SnapshotFooter footer) {
    this.table = table;
    this.bytes = bytes;
    begin = footer.offset(SnapshotSection.ROWS);
    end = begin + footer.length(SnapshotSection.ROWS);
    lines = footer.lines();
    artifacts = (int) footer.info().artifacts();
  }

  long lines() {
    return lines;
  }

  /// How many there are, free ones included.
  long count() {
    return (end - begin) / SnapshotFormat.ROW;
  }

  /// Where slot `number` begins in the file.
  private long at(long number) {
    long at = begin + number * SnapshotFormat.ROW;
    table.touch(at);
    return at;
  }

  long most(long number) {
    return bytes.get(SnapshotFormat.LONG, at(number));
  }

  long least(long number) {
    return bytes.get(SnapshotFormat.LONG, at(number) + 8);
  }

  /// Of its first artifact.
  long size(long number) {
    return bytes.get(SnapshotFormat.LONG, at(number) + SnapshotFormat.SIZE_AT);
  }

  /// The number of its first artifact.
  int first(long number) {
    return bytes.get(SnapshotFormat.INT, at(number) + SnapshotFormat.FIRST_AT);
  }

  /// [SnapshotFormat#FREE], [SnapshotFormat#MARK], or 1 and the number of its artifacts, all of which are in the file.
  int state(long number) {
    long at = at(number);
    return checked(at, bytes.get(SnapshotFormat.INT, at + SnapshotFormat.FIRST_AT),
        bytes.get(SnapshotFormat.INT, at + SnapshotFormat.STATE_AT));
  }

  private int checked(long at, int first, int state) {
    if (first < 0 || first > artifacts || state < SnapshotFormat.MARK || state - 1 > artifacts - first) {
      throw table.damagedAt(at, "a row has no artifacts of its own");
    }
    return state;
  }

  /// Looks ids up: those of `batch` that no table before has answered. Line by line for all of them together: see [#fetch].
  void find(SnapshotBatch batch, int number) {
    int left = 0;
    for (int i = 0; i < batch.count; i++) {
      if (batch.state[i] == SnapshotFormat.FREE) {
        batch.open[left] = i;
        batch.line[left++] = begin + SnapshotFormat.LINE
            * SnapshotFormat.line(SnapshotFormat.hash(batch.most[i], batch.least[i]), lines);
      }
    }
    for (int line = 0; line < FEW && left > 0; line++) {
      fetch(batch.line, batch.probe, left);
      left = compare(batch, number, left);
    }
    for (int k = 0; k < left; k++) {
      int i = batch.open[k];
      long slot = slotByHalves(batch.most[i], batch.least[i], (batch.line[k] - begin) / SnapshotFormat.ROW - 1);
      if (slot >= 0) {
        found(batch, i, number, slot);
      }
    }
  }

  /// Reads the first word of each line. The second loop must stay as small as it is: a processor looks ahead by some hundred instructions, and what it sees of this loop are many reads of memory, none of
  /// which waits for another. When the lines are compared they are near.
  private void fetch(long[] line, long[] probe, int count) {
    for (int k = 0; k < count; k++) {
      table.touch(line[k]);
    }
    MemorySegment from = bytes;
    for (int k = 0; k < count; k++) {
      probe[k] = from.get(SnapshotFormat.LONG, line[k]);
    }
  }

  /// Compares the first `count` of those that still look with their lines.
  ///
  /// @return how many have to look into the next line, which they do now
  private int compare(SnapshotBatch batch, int number, int count) {
    int left = 0;
    for (int k = 0; k < count; k++) {
      int i = batch.open[k];
      long line = batch.line[k];
      long slot = slot(line, batch.probe[k], batch.most[i], batch.least[i]);
      if (slot >= 0) {
        found(batch, i, number, slot);
      } else if (!endsAt(line)) {
        batch.open[left] = i;
        batch.line[left++] = line + SnapshotFormat.LINE;
      }
    }
    return left;
  }

  private void found(SnapshotBatch batch, int i, int number, long at) {
    int first = bytes.get(SnapshotFormat.INT, at + SnapshotFormat.FIRST_AT);
    int state = bytes.get(SnapshotFormat.INT, at + SnapshotFormat.STATE_AT);
    batch.found(i, number, checked(at, first, state), first,
        bytes.get(SnapshotFormat.LONG, at + SnapshotFormat.SIZE_AT));
  }

  /// Where in its line the row of an id begins, -1 for none; or a free slot, where the id is zero.
  ///
  /// @param probe the first word of the line
  private long slot(long line, long probe, long most, long least) {
    long likely = probe == most ? line : line + SnapshotFormat.ROW;
    if (is(likely, most, least)) {
      return likely;
    }
    return likely == line && is(line + SnapshotFormat.ROW, most, least) ? line + SnapshotFormat.ROW : -1;
  }

  private boolean is(long at, long most, long least) {
    return bytes.get(SnapshotFormat.LONG, at) == most && bytes.get(SnapshotFormat.LONG, at + 8) == least;
  }

  /// Whether a line has a free slot, or is the last one.
  private boolean endsAt(long line) {
    return bytes.get(SnapshotFormat.INT, line + SnapshotFormat.STATE_AT) == SnapshotFormat.FREE
        || bytes.get(SnapshotFormat.INT, line + SnapshotFormat.ROW + SnapshotFormat.STATE_AT) == SnapshotFormat.FREE
        || line + SnapshotFormat.LINE == end;
  }

  /// Where the row of an id begins, -1 for none, behind slot `before`. Between the line of a row and the row itself no slot is free: so the first one that is free, or not before the id, is the id's or it has none.
  private long slotByHalves(long most, long least, long before) {
    long hash = SnapshotFormat.hash(most, least);
    long low = before;
    long high = before + 1;
    for (long step = 1; high < count() && isBefore(high, hash, most, least); step *= 2) {
      low = high;
      high = Math.min(count(), high + step);
    }
    while (high - low > 1) {
      long middle = low + high >>> 1;
      if (isBefore(middle, hash, most, least)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high < count() && most(high) == most && least(high) == least ? at(high) : -1;
  }

  /// Whether the slot has a row, and that is before the id.
  private boolean isBefore(long slot, long hash, long most, long least) {
    if (state(slot) == SnapshotFormat.FREE) {
      return false;
    }
    long mostThere = most(slot);
    long leastThere = least(slot);
    return SnapshotFormat.compare(SnapshotFormat.hash(mostThere, leastThere), mostThere, leastThere, hash, most,
        least) < 0;
  }
}
