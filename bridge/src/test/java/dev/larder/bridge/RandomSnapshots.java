package dev.larder.bridge;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.ExternalUri;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// Datasets by a seed, and snapshots of them.
final class RandomSnapshots {
  static final UUID REPOSITORY = new UUID(5, 6);
  static final Instant MOMENT = Instant.parse("2026-03-01T12:00:00.000001Z");

  final Random random;

  /// What a snapshot is to hold of a dataset.
  record Known(DatasetRef ref, List<StorageRecord> records) {}

  RandomSnapshots(long seed) {
    random = new Random(seed);
  }

  static long seed() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("-Dseed=" + seed);
    return seed;
  }

  /// An id of version 4, 5 or 7, or one that differs from others in a few bits only.
  UUID id() {
    return switch (random.nextInt(4)) {
      case 0 -> new UUID(random.nextLong() & ~0xF000L | 0x4000L, random.nextLong() >>> 2 | Long.MIN_VALUE);
      case 1 -> new UUID(random.nextLong() & ~0xF000L | 0x5000L, random.nextLong() >>> 2 | Long.MIN_VALUE);
      case 2 -> new UUID((0x019AA0000000L + random.nextInt(10_000)) << 16 | 0x7000L | random.nextInt(16),
          random.nextLong() >>> 2 | Long.MIN_VALUE);
      default -> new UUID(random.nextInt(16), random.nextInt(1_000));
    };
  }

  Known dataset(UUID id, int maxArtifacts) {
    DatasetType type = DatasetType.of("type_" + random.nextInt(3), List.of("plate"), "text/plain");
    DatasetRef ref = new DatasetRef(id, type, DataId.of(Map.of("plate", "Pä" + random.nextInt(100))),
        new RunName("run/" + random.nextInt(5)));
    int count = maxArtifacts == 1 ? 1 : random.nextInt(maxArtifacts + 1);
    List<StorageRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(record(id, count == 1 ? "" : new DatasetTypeName("part_" + i).value()));
    }
    return new Known(ref, records);
  }

  private StorageRecord record(UUID id, String component) {
    boolean elsewhere = random.nextInt(10) == 0;
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    Checksum checksum = switch (random.nextInt(8)) {
      case 0 -> Checksum.parse("md5:" + "0123456789abcdef".repeat(2));
      case 1 -> elsewhere ? Checksum.NONE : Checksum.parse("sha512:" + "ab".repeat(64));
      default -> Checksum.sha256(digest);
    };
    return new StorageRecord(component,
        elsewhere
            ? new ExternalUri("https://example.org/" + id)
            : new ArtifactPath("run/ü" + "x".repeat(random.nextInt(40)) + "/" + id + "_" + random.nextInt(10)),
        random.nextLong() >>> 11, checksum, random.nextBoolean() ? "text/plain" : "image/tiff",
        Instant.EPOCH.plusNanos((random.nextLong() >> 2) / 1_000 * 1_000),
        random.nextBoolean() ? StorageRecord.MAIN : "cold");
  }

  /// So many datasets, of ids that none of the others has.
  Map<UUID, Known> datasets(int count, int maxArtifacts) {
    Map<UUID, Known> known = new HashMap<>();
    while (known.size() < count) {
      UUID id = id();
      known.putIfAbsent(id, dataset(id, maxArtifacts));
    }
    return known;
  }

  /// Writes a snapshot, with so little memory that it takes several runs.
  static SnapshotInfo write(Path file, Iterable<Known> datasets, Optional<SnapshotBridge> before)
      throws IOException {
    Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), "work");
    try (SnapshotMaker maker = new SnapshotMaker(folder, 20_000)) {
      for (Known known : datasets) {
        maker.add(known.ref(), known.records());
      }
      return maker.write(file, new SnapshotOrigin(UUID.randomUUID(), REPOSITORY,
          before.map(bridge -> bridge.infos().getFirst().origin().snapshot()), MOMENT, false, ""), before);
    } finally {
      Files.delete(folder); // fails where anything was left behind
    }
  }
}
