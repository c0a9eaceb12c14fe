package dev.larder.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What is left, after the power was lost, of that which nobody had forced. A real disk may do any of these.
public enum Policy {
  /// All of it is gone.
  NOTHING {
    @Override
    List<Change> survivors(List<Change> pending, RandomGenerator random) {
      return List.of();
    }
  },

  /// All of it is there.
  EVERYTHING {
    @Override
    List<Change> survivors(List<Change> pending, RandomGenerator random) {
      return pending;
    }
  },

  /// What happened before some moment is there, what happened later is gone.
  PREFIX {
    @Override
    List<Change> survivors(List<Change> pending, RandomGenerator random) {
      return pending.subList(0, random.nextInt(pending.size() + 1));
    }
  },

  /// Any part of it is there, whatever happened first.
  SUBSET {
    @Override
    List<Change> survivors(List<Change> pending, RandomGenerator random) {
      double share = random.nextDouble();
      return pending.stream().filter(change -> random.nextDouble() < share).toList();
    }
  },

  /// All names are there, and no data: a file ends where it was last forced, or has zeros from there on.
  METADATA_FIRST {
    @Override
    List<Change> survivors(List<Change> pending, RandomGenerator random) {
      Map<Inode, Boolean> full = new HashMap<>();
      List<Change> survivors = new ArrayList<>();
      for (Change change : pending) {
        if (!(change instanceof Change.Write write)) {
          survivors.add(change);
        } else if (full.computeIfAbsent(write.file(), file -> random.nextBoolean())) {
          survivors.add(write.with(write.before()));
        }
      }
      return survivors;
    }
  },

  /// All names are there, and some sectors of the data. Where the others belong, there are zeros or garbage.
  TORN {
    @Override
    List<Change> survivors(List<Change> pending, RandomGenerator random) {
      List<Change> survivors = new ArrayList<>();
      for (Change change : pending) {
        if (change instanceof Change.Write write) {
          survivors.add(write.with(torn(write, random)));
        } else {
          survivors.add(change);
        }
      }
      return survivors;
    }
  };

  /// Bytes that a disk writes as a whole.
  static final int SECTOR = 512;

  /// @param pending in the order in which it happened
  /// @return what becomes durable, in this order; may hold changes that nobody made
  abstract List<Change> survivors(List<Change> pending, RandomGenerator random);

  private static byte[] torn(Change.Write write, RandomGenerator random) {
    byte[] torn = write.before();
    long old = write.file().durable.length - write.offset();
    for (int at = 0; at < torn.length;) {
      int end = (int) Math.min(torn.length, at + SECTOR - (write.offset() + at) % SECTOR);
      int fate = random.nextInt(4);
      if (fate < 2) {
        System.arraycopy(write.bytes(), at, torn, at, end - at);
      } else if (fate == 3) {
        byte[] garbage = new byte[end - at];
        random.nextBytes(garbage);
        int kept = Math.clamp(old - at, 0, garbage.length);
        System.arraycopy(garbage, kept, torn, at + kept, garbage.length - kept);
      }
      at = end;
    }
    return torn;
  }
}
