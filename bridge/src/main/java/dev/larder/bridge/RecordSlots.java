package dev.larder.bridge;

import java.util.concurrent.ThreadLocalRandom;

/// Numbers ids 0, 1, 2 … in the order in which they are first added, and keeps beside each what most questions ask, so that one place in memory answers. Takes 55 to 81 bytes an id, and once more
/// two thirds of that while it grows, which it does by half.
///
/// Open addressing on one array: a slot of 32 bytes holds the id, a size, and a word of state, and two slots are a line, as in [SnapshotSlots]. An id stands in the line that its hash names or, where that is full, in the next
/// one that is not. The hash follows from the id and from secrets of this index, so that whoever chooses the ids cannot choose them to collide. Not safe for use while another thread adds.
final class RecordSlots {
  /// Half of the slots that one array has room for.
  static final int MOST = 1 << 28;
  private static final int LARGEST = (Integer.MAX_VALUE - 64) / 8;
  private static final int SLOT = 4;
  private static final int LINE = 2 * SLOT;
  private static final int SIZE = 2;
  /// The row and one more, then 33 bits of the caller's. 0 in a slot that is free.
  private static final int STATE = 3;
  private static final int ROW_SHIFT = 33;
  private static final long CALLERS = (1L << ROW_SHIFT) - 1;
  /// Large arrays begin 16 bytes behind a multiple of 64 with the collector that Java takes by default: so a line is one of the processor's cache.
  private static final int BEGIN = 6;

  private final long mostSecret;
  private final long leastSecret;
  private int lines = 8;
  private long[] words = new long[BEGIN + LINE * lines];
  /// Where the slot of each row begins.
  private final IntChunks places = new IntChunks();

  RecordSlots() {
    this(ThreadLocalRandom.current().nextLong(), ThreadLocalRandom.current().nextLong());
  }

  /// With secrets that somebody knows: for tests of ids that collide.
  RecordSlots(long mostSecret, long leastSecret) {
    this.mostSecret = mostSecret;
    this.leastSecret = leastSecret;
  }

  /// How many ids there are.
  int size() {
    return places.size();
  }

  /// The row of this id, or -1.
  int find(long most, long least) {
    return row(words[place(most, least) + STATE]);
  }

  /// -1 of a slot that is free.
  private static int row(long state) {
    return (int) (state >>> ROW_SHIFT) - 1;
  }

  /// 1 of the state of a slot that is free, else 0: without a jump.
  static int free(long state) {
    return (int) ((state >>> ROW_SHIFT) - 1 >>> 63);
  }

  /// The row of this id, which is [#size] if it is new.
  ///
  /// @param state what [#state] says of it if it is new: 33 bits
  /// @throws BridgeException `table-full`
  int add(long most, long least, long state) {
    int place = place(most, least);
    int found = row(words[place + STATE]);
    if (found >= 0) {
      return found;
    }
    int row = size();
    if (row == MOST) {
      throw new BridgeException("table-full", "a table of datasets would exceed %,d ids".formatted(MOST),
          "Ask for fewer runs at once.");
    }
    // Of 8 slots 5 are taken at most.
    if (row >= lines / 4 * 5 && lines < LARGEST) {
      grow();
      place = place(most, least);
    }
    words[place] = most;
    words[place + 1] = least;
    words[place + STATE] = row + 1L << ROW_SHIFT | state;
    places.add(place);
    return row;
  }

  /// What the caller has last said of the id at `row`.
  long state(int row) {
    return words[places.get(row) + STATE] & CALLERS;
  }

  /// @param state 33 bits
  void state(int row, long state) {
    words[places.get(row) + STATE] = row + 1L << ROW_SHIFT | state;
  }

  /// The size of what the id at `row` names; 0 before.
  void size(int row, long size) {
    words[places.get(row) + SIZE] = size;
  }

  /// Looks `count` ids up, from `from` on, each step for all of them. Most of the time that a large table takes is waiting for memory, and the second loop does nothing but read, so that a processor, which looks ahead by some
  /// hundred instructions, sees many reads that do not wait for one another: as [SnapshotSlots] has it.
  ///
  /// @param states is given what [#state] says of each, with the row in the bits above; 0 where an id is not known
  /// @param sizes is given the size of each
  /// @param places room for as many
  void find(DatasetIds ids, int from, int count, long[] states, long[] sizes, int[] places) {
    for (int i = 0; i < count; i++) {
      places[i] = first(ids.most(from + i), ids.least(from + i));
    }
    for (int i = 0; i < count; i++) {
      states[i] = words[places[i]];
    }
    for (int i = 0; i < count; i++) {
      int place = place(ids.most(from + i), ids.least(from + i), places[i]);
      states[i] = words[place + STATE];
      sizes[i] = words[place + SIZE];
    }
  }

  private int place(long most, long least) {
    return place(most, least, first(most, least));
  }

  /// Where the slot of this id begins, or the free one in its place.
  private int place(long most, long least, int first) {
    for (int line = first;; line = line + LINE == words.length ? BEGIN : line + LINE) {
      // Worked out and not jumped for: no processor can guess in which of the two an id stands.
      long other = words[line] ^ most;
      int likely = line + (int) ((other | -other) >>> 63) * SLOT;
      if (words[likely] == most && words[likely + 1] == least) {
        return likely;
      }
      // The second slot is taken only where the first one is.
      int second = line + SLOT;
      if (words[second + STATE] == 0) {
        return words[line + STATE] == 0 ? line : second;
      }
      if (words[second] == most && words[second + 1] == least) {
        return second;
      }
    }
  }

  private int first(long most, long least) {
    return BEGIN + LINE * (int) Math.unsignedMultiplyHigh(hash(most, least), lines);
  }

  /// Slots stand nearly in the order of their hashes, before and after: both arrays are walked through from beginning to end.
  private void grow() {
    long[] before = words;
    lines = (int) Math.min(LARGEST, lines * 3L / 2);
    words = new long[BEGIN + LINE * lines];
    for (int at = BEGIN; at < before.length; at += SLOT) {
      if (before[at + STATE] != 0) {
        int place = place(before[at], before[at + 1]);
        System.arraycopy(before, at, words, place, SLOT);
        places.set(row(before[at + STATE]), place);
      }
    }
  }

  /// The product of both halves, each hidden by a secret, folded: every bit of it depends on all bits of both. Folded once more, since a half that equals its secret would leave nothing of the other.
  private long hash(long most, long least) {
    long a = most ^ mostSecret;
    long b = least ^ leastSecret;
    long folded = Math.multiplyHigh(a, b) ^ a * b ^ a ^ Long.rotateLeft(b, 32);
    return folded * 0x9E37_79B9_7F4A_7C15L;
  }

  /// How many slots the longest search looks at: for tests.
  int longestSearch() {
    int longest = 0;
    int now = 0;
    for (int i = 0; i < 2 * lines; i++) {
      now = words[BEGIN + LINE * (i % lines) + SLOT + STATE] == 0 ? 0 : now + 2;
      longest = Math.max(longest, now);
    }
    return longest;
  }
}
