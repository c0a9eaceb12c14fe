package dev.larder.bench;

import dev.larder.bridge.Existence;
import dev.larder.bridge.SnapshotBridge;
import dev.larder.bridge.SnapshotMaker;
import dev.larder.bridge.SnapshotOrigin;
import dev.larder.bridge.StorageField;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/// What takes long with snapshots, once each: making one, and streaming ids past one. Run it with a small heap (`-Xmx256m`) to see that it needs no more.
final class SnapshotMakingBench {
  private final Scratch scratch;

  SnapshotMakingBench(Scratch scratch) {
    this.scratch = scratch;
  }

  /// Makes `file`, which is not there yet.
  void make(int records, Path file) throws Exception {
    long[] bytes = new long[1];
    double seconds;
    try (SnapshotMaker maker = new SnapshotMaker(scratch.folder("work"))) {
      seconds = SideBySide.seconds(() -> {
        for (int i = 0; i < records; i++) {
          NumberedSnapshot.add(maker, i);
        }
        bytes[0] = maker.write(file,
            new SnapshotOrigin(UUID.randomUUID(), new UUID(1, 2), Optional.empty(), NumberedSnapshot.MOMENT, false, ""),
            Optional.empty()).bytes();
      });
    }
    double bare = SideBySide.seconds(() -> write(file.resolveSibling("bare"), bytes[0]));
    double objects = SideBySide.seconds(() -> requireAll(records));
    System.out.printf(Locale.ROOT,
        "%nmaking a snapshot of %,d records, %,d bytes, with at most %,d MiB of heap: %.1f s (%,.0f records/s), of which %.1f s the objects that it is made from; writing as many bytes %.1f s%n",
        records, bytes[0], Runtime.getRuntime().maxMemory() >> 20, seconds, records / seconds, objects, bare);
  }

  /// Only makes the objects.
  private static void requireAll(int records) {
    for (int i = 0; i < records; i++) {
      if (!NumberedSnapshot.ref(i).run().value().startsWith("bench") || NumberedSnapshot.record(i).size() < 0) {
        throw new IllegalStateException("dataset %d is another one".formatted(i));
      }
    }
  }

  private static void write(Path file, long bytes) throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    Files.delete(file);
  }

  /// Streams `ids` ids past the snapshot in `file`: a tenth are nobody's, the others are of datasets in random order.
  void stream(long ids, Path file) throws Exception {
    try (SnapshotBridge bridge = SnapshotBridge.open(List.of(file))) {
      long records = bridge.infos().getFirst().rows();
      long[] seen = new long[2];
      double seconds = SideBySide.seconds(() -> bridge.check(LongStream.range(0, ids).mapToObj(
          i -> NumberedSnapshot.id(i % 10 == 9 ? records + i : Math.floorMod(NumberedSnapshot.mix(-i), records))),
          Set.of(StorageField.SIZE), report -> {
            for (int row = 0; row < report.size(); row++) {
              seen[0]++;
              seen[1] += report.exists(row) == Existence.YES ? 1 : 0;
            }
          }));
      if (seen[0] != ids || seen[1] != ids - ids / 10) {
        throw new IllegalStateException("of %,d ids %,d were answered, %,d with yes".formatted(ids, seen[0], seen[1]));
      }
      System.out.printf(Locale.ROOT,
          "%nstreaming %,d ids, made on the way, past a snapshot of %,d records, with at most %,d MiB of heap: %.1f s (%,.0f ids/s)%n",
          ids, records, Runtime.getRuntime().maxMemory() >> 20, seconds, ids / seconds);
    }
  }
}
