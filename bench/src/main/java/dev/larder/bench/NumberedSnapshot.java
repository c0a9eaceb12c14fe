package dev.larder.bench;

import dev.larder.bridge.SnapshotMaker;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Datasets that follow from their numbers, for snapshots of any size: one artifact each.
final class NumberedSnapshot {
  static final Instant MOMENT = Instant.parse("2026-03-01T12:00:00Z");
  private static final DatasetType TYPE = DatasetType.of("image", List.of("plate", "well"), "image/tiff");
  private static final RunName RUN = new RunName("bench/2026");

  private NumberedSnapshot() {}

  /// The id of dataset `i`, as random writers mint it.
  static UUID id(long i) {
    return new UUID(mix(2 * i) & ~0xF000L | 0x4000L, mix(2 * i + 1) >>> 2 | Long.MIN_VALUE);
  }

  static long mix(long z) {
    long a = (z + 0x9E3779B97F4A7C15L) * 0xD6E8FEB86659FD93L;
    long b = (a ^ a >>> 32) * 0xD6E8FEB86659FD93L;
    return b ^ b >>> 32;
  }

  static long size(long i) {
    return mix(i) >>> 40;
  }

  static void add(SnapshotMaker maker, int i) throws IOException {
    maker.add(ref(i), List.of(record(i)));
  }

  static DatasetRef ref(int i) {
    return new DatasetRef(id(i), TYPE, DataId.of(Map.of("plate", "P" + i / 384, "well", "W" + i % 384)), RUN);
  }

  static StorageRecord record(int i) {
    return new StorageRecord("",
        new ArtifactPath("bench/2026/image/P" + i / 384 + "/W" + i % 384 + "_" + id(i) + ".tif"),
        size(i), Checksum.parse("sha256:" + HexFormat.of().toHexDigits(mix(i)).repeat(4)), "image/tiff", MOMENT);
  }
}
