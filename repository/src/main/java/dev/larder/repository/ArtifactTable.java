package dev.larder.repository;

import java.util.random.RandomGenerator;

/// Which artifacts were listed and which were recorded, each by path and size: 16 bytes for each of the at most 3/4 of its places that are taken, so that ten million need 270 MB. Paths are not kept.
///
/// What was listed and recorded is of no further interest. What was only one of the two is looked at by its exact path: so a fingerprint that stands for two artifacts could hide something, with the
/// probability that [PathFingerprints] tells, and never make something up. May be used by many threads.
final class ArtifactTable {
  static final int LISTED = 1;
  static final int RECORDED = 2;

  private static final int TOGETHER = 256;
  private static final long MARKS = 3L << 61;
  private static final int MARK_SHIFT = 61;

  private final PathFingerprints fingerprints;
  /// Two a place: the first number, then the second with the marks above it. A place without marks is free.
  private long[] places = new long[2 << 10];
  private int taken;
  private long listed;
  private long recorded;

  ArtifactTable(RandomGenerator random) {
    fingerprints = new PathFingerprints(random);
  }

  /// Takes what one thread has to tell, some at a time.
  final class Marker {
    private final int mark;
    private final long[] first = new long[TOGETHER];
    private final long[] second = new long[TOGETHER];
    private int count;

    private Marker(int mark) {
      this.mark = mark;
    }

    void add(String path, long size) {
      first[count] = fingerprints.first(path, size);
      second[count] = fingerprints.second(path, size);
      count++;
      if (count == TOGETHER) {
        flush();
      }
    }

    void flush() {
      mark(first, second, count, mark);
      count = 0;
    }
  }

  /// @param mark [#LISTED] or [#RECORDED]
  Marker marker(int mark) {
    return new Marker(mark);
  }

  private synchronized void mark(long[] first, long[] second, int count, int mark) {
    for (int i = 0; i < count; i++) {
      if (4L * (taken + 1) > 3L * (places.length / 2)) {
        grow();
      }
      int at = place(places, first[i], second[i]);
      long marks = places[at + 1] >>> MARK_SHIFT;
      if (marks == 0) {
        places[at] = first[i];
        taken++;
      }
      listed += exactly(marks | mark, LISTED) - exactly(marks, LISTED);
      recorded += exactly(marks | mark, RECORDED) - exactly(marks, RECORDED);
      places[at + 1] = second[i] | (marks | mark) << MARK_SHIFT;
    }
  }

  private static long exactly(long marks, int mark) {
    return marks == mark ? 1 : 0;
  }

  private void grow() {
    if (places.length > 1 << 29) {
      throw new IllegalStateException("more than 400 million artifacts: compare run by run, with --run");
    }
    long[] larger = new long[2 * places.length];
    for (int i = 0; i < places.length; i += 2) {
      if (places[i + 1] >>> MARK_SHIFT != 0) {
        int at = place(larger, places[i], places[i + 1] & ~MARKS);
        larger[at] = places[i];
        larger[at + 1] = places[i + 1];
      }
    }
    places = larger;
  }

  /// Where these numbers are, or would be.
  private static int place(long[] places, long first, long second) {
    int mask = places.length / 2 - 1;
    int at = (int) (first ^ first >>> 32) & mask;
    while (places[2 * at + 1] >>> MARK_SHIFT != 0
        && (places[2 * at] != first || (places[2 * at + 1] & ~MARKS) != second)) {
      at = at + 1 & mask;
    }
    return 2 * at;
  }

  /// Whether something of that path and size was told by this mark and not by the other.
  synchronized boolean only(int mark, String path, long size) {
    int at = place(places, fingerprints.first(path, size), fingerprints.second(path, size));
    return places[at + 1] >>> MARK_SHIFT == mark;
  }

  /// How many have this mark and not the other.
  synchronized long only(int mark) {
    return mark == LISTED ? listed : recorded;
  }
}
