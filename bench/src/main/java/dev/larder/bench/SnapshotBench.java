package dev.larder.bench;

import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.Existence;
import dev.larder.bridge.SnapshotBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Existence and size of N ids over 10 N records, a tenth of the ids absent, on one thread: from a snapshot, against bare look-ups of the same ids and
/// sizes in arrays on the heap. Besides what opening takes.
final class SnapshotBench {
  private static final Set<StorageField> SIZE = Set.of(StorageField.SIZE);
  private static final int BATCH = 65_536;

  private final Scratch scratch;
  private final int rounds;

  SnapshotBench(Scratch scratch, int rounds) {
    this.scratch = scratch;
    this.rounds = rounds;
  }

  /// @param kept a file that is made if it is not there, and stays; empty for one that goes
  void check(int n, Optional<Path> kept) throws Exception {
    int records = Math.multiplyExact(10, n);
    Path file = kept.isPresent() ? kept.get() : scratch.folder("snapshot").resolve("storage.snapshot");
    if (Files.notExists(file)) {
      new SnapshotMakingBench(scratch).make(records, file);
    }
    open(file, records);
    UUID[] random = new UUID[n];
    for (int i = 0; i < n; i++) {
      // One in ten is of a dataset that is not there.
      random[i] = NumberedSnapshot
          .id(i % 10 == 9 ? (long) records + i : Math.floorMod(NumberedSnapshot.mix(-i), (long) records));
    }
    UUID[] sorted = random.clone();
    Arrays.sort(sorted);
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
      for (Map.Entry<String, UUID[]> asked : Map.of("in random order", random, "sorted by id", sorted).entrySet()) {
        DatasetIds ids = DatasetIds.of(asked.getValue());
        OpenAddressing table = new OpenAddressing(records);
        long expected = table.sum(ids);
        new SideBySide("existence and size of ids " + asked.getKey() + " over %,d records, against open addressing"
            .formatted(records), n, "ids", rounds).compare("bare table on the heap",
                round -> SideBySide.seconds(() -> require(table.sum(ids), expected)), "SnapshotBridge",
                round -> SideBySide.seconds(() -> require(sum(bridge, ids), expected)));
        new SideBySide("the same, against open addressing that reads 256 slots before it compares them", n, "ids",
            rounds).compare("bare table on the heap, in steps",
                round -> SideBySide.seconds(() -> require(table.sumInSteps(ids), expected)), "SnapshotBridge",
                round -> SideBySide.seconds(() -> require(sum(bridge, ids), expected)));
        PrefixDirectory directory = new PrefixDirectory(table);
        new SideBySide("the same, against a prefix directory over sorted ids", n, "ids", rounds).compare(
            "bare directory on the heap", round -> SideBySide.seconds(() -> require(directory.sum(ids), expected)),
            "SnapshotBridge", round -> SideBySide.seconds(() -> require(sum(bridge, ids), expected)));
      }
    }
  }

  private static void require(long sum, long expected) {
    if (sum != expected) {
      throw new IllegalStateException("the answers differ: %d, %d".formatted(sum, expected));
    }
  }

  /// Asks in batches as [dev.larder.bridge.StorageBridge] cuts streams, and looks at each answer.
  private static long sum(SnapshotBridge bridge, DatasetIds ids) {
    long sum = 0;
    for (int from = 0; from < ids.size(); from += BATCH) {
      try (StorageReport report = bridge.check(ids.slice(from, Math.min(ids.size(), from + BATCH)), SIZE)) {
        var sizes = report.records().getVector("size").getDataBuffer();
        for (int row = 0; row < report.size(); row++) {
          if (report.exists(row) == Existence.YES) {
            sum += 1 + sizes.getLong(8L * report.first(row));
          }
        }
      }
    }
    return sum;
  }

  private static void open(Path file, int records) throws Exception {
    double best = Double.MAX_VALUE;
    double first = 0;
    for (int round = 0; round < 10; round++) {
      double seconds = SideBySide.seconds(() -> SnapshotBridge.open(List.of(file)).close());
      first = round == 0 ? seconds : first;
      best = Math.min(best, seconds);
    }
    long before = used();
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
      require(bridge.infos().getFirst().rows(), records);
      System.out.printf(Locale.ROOT, "opening %,d rows: first %.4f s, best of ten %.4f s; heap held %,d bytes%n",
          records, first, best, Math.max(0, used() - before));
    }
  }

  private static long used() {
    Runtime.getRuntime().gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Ids and sizes side by side, at most two thirds full.
  private static final class OpenAddressing {
    private final long[] slots;
    private final int mask;
    private final int records;

    OpenAddressing(int records) {
      this.records = records;
      int capacity = 16;
      while (capacity < records + records / 2) {
        capacity *= 2;
      }
      mask = capacity - 1;
      slots = new long[3 * capacity];
      for (int i = 0; i < records; i++) {
        UUID id = NumberedSnapshot.id(i);
        int at = slot(id.getMostSignificantBits(), id.getLeastSignificantBits());
        slots[at] = id.getMostSignificantBits();
        slots[at + 1] = id.getLeastSignificantBits();
        slots[at + 2] = NumberedSnapshot.size(i);
      }
    }

    /// Where the id is, or would be: no id is zero.
    private int slot(long most, long least) {
      int slot = (int) NumberedSnapshot.mix(most ^ least) & mask;
      while ((slots[3 * slot] != most || slots[3 * slot + 1] != least)
          && (slots[3 * slot] != 0 || slots[3 * slot + 1] != 0)) {
        slot = slot + 1 & mask;
      }
      return 3 * slot;
    }

    long sum(DatasetIds ids) {
      long sum = 0;
      for (int i = 0; i < ids.size(); i++) {
        int at = slot(ids.most(i), ids.least(i));
        if (slots[at + 1] != 0) {
          sum += 1 + slots[at + 2];
        }
      }
      return sum;
    }

    /// The same, but that what has to come from memory comes for many ids at once.
    long sumInSteps(DatasetIds ids) {
      long sum = 0;
      int[] near = new int[256];
      long[] words = new long[256];
      for (int from = 0; from < ids.size(); from += 256) {
        int count = Math.min(256, ids.size() - from);
        for (int k = 0; k < count; k++) {
          near[k] = 3 * ((int) NumberedSnapshot.mix(ids.most(from + k) ^ ids.least(from + k)) & mask);
        }
        for (int k = 0; k < count; k++) {
          words[k] = slots[near[k]];
        }
        for (int k = 0; k < count; k++) {
          long most = ids.most(from + k);
          long least = ids.least(from + k);
          int at = words[k] == most && slots[near[k] + 1] == least ? near[k] : slot(most, least);
          if (slots[at + 1] != 0) {
            sum += 1 + slots[at + 2];
          }
        }
      }
      return sum;
    }
  }

  /// Ids in the order of their hash, sizes in a column beside them, and the first of each prefix.
  private static final class PrefixDirectory {
    private final int shift;
    private final int[] first;
    private final long[] ids;
    private final long[] sizes;

    PrefixDirectory(OpenAddressing table) {
      int bits = Math.max(4, 31 - Integer.numberOfLeadingZeros(table.records));
      shift = 64 - bits;
      first = new int[(1 << bits) + 1];
      for (int at = 0; at < table.slots.length; at += 3) {
        if (table.slots[at + 1] != 0) {
          first[(int) (NumberedSnapshot.mix(table.slots[at] ^ table.slots[at + 1]) >>> shift) + 1]++;
        }
      }
      for (int i = 1; i < first.length; i++) {
        first[i] += first[i - 1];
      }
      int[] next = first.clone();
      ids = new long[2 * table.records];
      sizes = new long[table.records];
      for (int at = 0; at < table.slots.length; at += 3) {
        if (table.slots[at + 1] != 0) {
          int row = next[(int) (NumberedSnapshot.mix(table.slots[at] ^ table.slots[at + 1]) >>> shift)]++;
          ids[2 * row] = table.slots[at];
          ids[2 * row + 1] = table.slots[at + 1];
          sizes[row] = table.slots[at + 2];
        }
      }
    }

    long sum(DatasetIds asked) {
      long sum = 0;
      for (int i = 0; i < asked.size(); i++) {
        int prefix = (int) (NumberedSnapshot.mix(asked.most(i) ^ asked.least(i)) >>> shift);
        for (int row = first[prefix]; row < first[prefix + 1]; row++) {
          if (ids[2 * row] == asked.most(i) && ids[2 * row + 1] == asked.least(i)) {
            sum += 1 + sizes[row];
            break;
          }
        }
      }
      return sum;
    }
  }
}
