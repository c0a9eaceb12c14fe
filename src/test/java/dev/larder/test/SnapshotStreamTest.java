package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.larder.bridge.SnapshotMaker;
import dev.larder.bridge.SnapshotOrigin;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Takes minutes.
@EnabledIfSystemProperty(named = "larder.soak", matches = "true")
final class SnapshotStreamTest {
  private static final int RECORDS = 1_000_000;
  private static final long IDS = 100_000_000;

  @TempDir
  Path folder;

  private Path snapshot() throws IOException {
    Path file = folder.resolve("storage.snapshot");
    DatasetType type = DatasetType.of("image", List.of("plate"), "image/tiff");
    try (SnapshotMaker maker = new SnapshotMaker(Files.createDirectory(folder.resolve("work")))) {
      for (int i = 0; i < RECORDS; i++) {
        maker.add(
            new DatasetRef(SnapshotStream.id(i), type, DataId.of(Map.of("plate", "P" + i)), new RunName("night1")),
            List.of(
                new StorageRecord("", new ArtifactPath("night1/" + i), i, Checksum.parse("sha256:" + "0".repeat(64)),
                    "image/tiff", Instant.EPOCH)));
      }
      maker.write(file, new SnapshotOrigin(UUID.randomUUID(), UUID.randomUUID(), Optional.empty(), Instant.EPOCH, false,
          ""), Optional.empty());
    }
    return file;
  }

  /// A tenth of them as objects would not fit.
  @Test
  void aHundredMillionIdsFlowThroughAProcessOf256MiBOfHeap() throws IOException {
    long yes = 0;
    long sizes = 0;
    for (long i = 0; i < IDS; i++) {
      long asked = SnapshotStream.asked(i, RECORDS);
      yes += asked < RECORDS ? 1 : 0;
      sizes += asked < RECORDS ? asked : 0;
    }
    Queue<String> said = new ConcurrentLinkedQueue<>();
    try (Spawned stream = Spawned.start(SnapshotStream.class, said::add, snapshot(), RECORDS, IDS)) {
      while (stream.alive()) {
        Deadline.pause(Duration.ofMillis(200));
      }
      assertEquals(0, stream.finish());
    }
    assertEquals(List.of("%d %d %d".formatted(IDS, yes, sizes)), List.copyOf(said));
  }
}
