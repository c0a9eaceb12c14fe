package dev.larder.bridge;

import java.util.concurrent.ThreadLocalRandom;

/// Numbers ids 0, 1, 2 … in the order in which they are first added, and finds the number of an id. Takes 24 to 32 bytes an id.
///
/// Open addressing on arrays. Where an id is looked for follows from it and from secrets of this index, so that whoever chooses the ids cannot choose
/// them to collide. Not safe for use while another thread adds.
final class IdIndex {
  /// At most every second slot is taken, and an array has 2^30.
  static final int MOST = 1 << 29;

  private final long mostSecret = ThreadLocalRandom.current().nextLong();
  private final long leastSecret = ThreadLocalRandom.current().nextLong();
  private final LongChunks words = new LongChunks();
  /// The number of an id and one more; 0 where there is none.
  private int[] slots = new int[16];
  private int size;

  int size() {
    return size;
  }

  /// The number of this id, or -1.
  int find(long most, long least) {
    return find(most, least, hash(most, least));
  }

  private int find(long most, long least, int hash) {
    int mask = slots.length - 1;
    for (int slot = hash & mask;; slot = slot + 1 & mask) {
      int found = slots[slot] - 1;
      if (found < 0 || words.get(2L * found) == most && words.get(2L * found + 1) == least) {
        return found;
      }
    }
  }

  /// The numbers of `count` ids from `from` on, or -1 each: `numbers[i]` is that of id `from + i`.
  ///
  /// What is looked for first in memory does not wait for what was looked for before: that is most of the time that a large index takes.
  void find(DatasetIds ids, int from, int count, int[] numbers) {
    int mask = slots.length - 1;
    for (int i = 0; i < count; i++) {
      numbers[i] = slots[hash(ids.most(from + i), ids.least(from + i)) & mask] - 1;
    }
    for (int i = 0; i < count; i++) {
      int found = numbers[i];
      if (found >= 0) {
        long most = ids.most(from + i);
        long least = ids.least(from + i);
        if (words.get(2L * found) != most || words.get(2L * found + 1) != least) {
          numbers[i] = find(most, least);
        }
      }
    }
  }

  /// The number of this id, which is [#size] if it is new.
  ///
  /// @throws BridgeException `table-full`
  int add(long most, long least) {
    int hash = hash(most, least);
    int found = find(most, least, hash);
    if (found >= 0) {
      return found;
    }
    if (size == MOST) {
      throw new BridgeException("table-full", "a table of datasets would exceed %,d ids".formatted(MOST),
          "Ask for fewer runs at once.");
    }
    words.add(most);
    words.add(least);
    size++;
    if (size > slots.length / 2) {
      grow();
    } else {
      take(hash, size);
    }
    return size - 1;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    for (int i = 0; i < size; i++) {
      take(hash(words.get(2L * i), words.get(2L * i + 1)), i + 1);
    }
  }

  private void take(int hash, int value) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      slot = slot + 1 & mask;
    }
    slots[slot] = value;
  }

  /// The product of both halves, each hidden by a secret, folded: every bit of it depends on all bits of both. Folded once more, since a half that equals its secret would leave nothing of the other.
  private int hash(long most, long least) {
    long a = most ^ mostSecret;
    long b = least ^ leastSecret;
    long folded = Math.multiplyHigh(a, b) ^ a * b ^ a ^ Long.rotateLeft(b, 32);
    folded *= 0x9E37_79B9_7F4A_7C15L;
    return (int) (folded >>> 32);
  }

  /// How many slots the longest search looks at: for tests.
  int longestSearch() {
    int longest = 0;
    int now = 0;
    for (int i = 0; i < 2 * slots.length; i++) {
      now = slots[i & slots.length - 1] == 0 ? 0 : now + 1;
      longest = Math.max(longest, now);
    }
    return longest;
  }
}
