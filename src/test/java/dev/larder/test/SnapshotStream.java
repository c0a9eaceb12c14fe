package dev.larder.test;

import dev.larder.bridge.Existence;
import dev.larder.bridge.SnapshotBridge;
import dev.larder.bridge.StorageField;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/// Streams ids, which it makes on the way, past a snapshot: `FILE RECORDS IDS`. Says how many were answered, how many exist, and the sum of their sizes.
final class SnapshotStream {
  private SnapshotStream() {}

  /// The id of dataset `i` of the snapshot. Those from the number of records on are nobody's.
  static UUID id(long i) {
    return new UUID(i * 0x9E3779B97F4A7C15L & ~0xF000L | 0x4000L, i | Long.MIN_VALUE);
  }

  /// Which dataset is asked for at place `i`: every tenth is not there.
  static long asked(long i, long records) {
    return i % 10 == 9 ? records + i : i * 7_919 % records;
  }

  public static void main(String[] arguments) throws Exception {
    long records = Long.parseLong(arguments[1]);
    long ids = Long.parseLong(arguments[2]);
    long[] seen = new long[3];
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(Path.of(arguments[0])))) {
      bridge.check(LongStream.range(0, ids).mapToObj(i -> id(asked(i, records))), Set.of(StorageField.SIZE), report -> {
        var sizes = report.records().getVector("size").getDataBuffer();
        for (int row = 0; row < report.size(); row++) {
          seen[0]++;
          if (report.exists(row) == Existence.YES) {
            seen[1]++;
            seen[2] += sizes.getLong(8L * report.first(row));
          }
        }
      });
    }
    System.out.printf("%d %d %d%n", seen[0], seen[1], seen[2]);
  }
}
