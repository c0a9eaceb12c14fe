package dev.larder.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.RecordTable.Known;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecordTableTest {
  private static final Set<StorageField> ALL = EnumSet.allOf(StorageField.class);

  /// What the table should know of one dataset.
  private record Expected(Known known, List<StorageRecord> records, int owner) {}

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  private StorageRecord record(int component) {
    String name = component == 0 && random.nextBoolean() ? "" : "part" + component;
    String text = "run/" + "ä".repeat(random.nextInt(3)) + "/" + "x".repeat(random.nextInt(400)) + random.nextInt();
    boolean elsewhere = random.nextInt(5) == 0;
    Checksum checksum = switch (random.nextInt(5)) {
      case 0 -> new Checksum("md5", "%032x".formatted(random.nextInt(Integer.MAX_VALUE)));
      case 1 -> elsewhere ? Checksum.NONE : Checksum.parse("sha256:" + "89abcdef".repeat(8));
      default -> {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        yield Checksum.sha256(digest);
      }
    };
    return new StorageRecord(name,
        elsewhere ? new ExternalUri("s3://bucket/" + random.nextInt()) : new ArtifactPath(text.replace("//", "/")),
        random.nextLong(1L << 53), checksum, "image/f" + random.nextInt(4),
        Instant.ofEpochSecond(random.nextInt(), 1_000L * random.nextInt(1_000_000)), "store" + random.nextInt(3));
  }

  @Test
  void tellsWhatItWasToldWhateverIsReplaced() {
    RecordTable table = new RecordTable();
    List<UUID> ids = IntStream.range(0, 3_000).mapToObj(i -> new UUID(random.nextInt(40), random.nextInt(40)))
        .toList();
    Map<UUID, Expected> model = new HashMap<>();
    for (int step = 0; step < 6_000; step++) {
      UUID id = ids.get(random.nextInt(ids.size() * 3 / 4));
      int row = table.name(id.getMostSignificantBits(), id.getLeastSignificantBits());
      Expected before = model.getOrDefault(id, new Expected(Known.NAMED, List.of(), -1));
      if (random.nextInt(3) == 0) {
        Known known = List.copyOf(EnumSet.allOf(Known.class)).get(random.nextInt(4));
        table.know(row, known);
        model.put(id, new Expected(known, before.records, before.owner));
      } else if (random.nextBoolean()) {
        List<StorageRecord> records = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
          records.add(record(i));
        }
        table.store(row, step, records);
        model.put(id, new Expected(Known.STORED, records, step));
      } else {
        model.putIfAbsent(id, before);
      }
    }
    assertEquals(model.size(), table.size());
    try (StorageReport report = table.report(DatasetIds.of(ids), ALL, Source.JOURNAL, Existence.YES)) {
      for (int i = 0; i < ids.size(); i++) {
        UUID id = ids.get(i);
        int row = table.row(id.getMostSignificantBits(), id.getLeastSignificantBits());
        Expected expected = model.get(id);
        String message = "-Dseed=%d id %s".formatted(seed, id);
        assertEquals(id, report.id(i), message);
        if (expected == null) {
          assertEquals(-1, row, message);
          assertEquals(Existence.UNKNOWN, report.exists(i), message);
          assertEquals(Optional.empty(), report.source(i), message);
          assertEquals(0, report.count(i), message);
          continue;
        }
        boolean stored = expected.known == Known.STORED || expected.known == Known.DOUBTFUL;
        assertEquals(expected.known, table.known(row), message);
        assertEquals(expected.owner, table.owner(row), message);
        assertEquals(!expected.records.isEmpty(), table.hasRecords(row), message);
        assertEquals(stored, report.expected(i), message);
        assertTrue(report.recorded(i), message);
        assertEquals(Optional.of(Source.JOURNAL), report.source(i), message);
        assertEquals(switch (expected.known) {
          case STORED -> Existence.YES;
          case NOT_STORED -> Existence.NO;
          case DOUBTFUL, NAMED -> Existence.UNKNOWN;
        }, report.exists(i), message);
        assertEquals(stored ? expected.records : List.of(), report.records(i), message);
      }
    }
  }

  @Test
  void givesTheColumnsThatWereAskedFor() {
    RecordTable table = new RecordTable();
    table.store(table.name(1, 2), 0, List.of(record(0), record(1)));
    for (StorageField field : StorageField.values()) {
      try (StorageReport report = table.report(DatasetIds.of(new UUID(1, 2)), EnumSet.of(field), Source.SNAPSHOT,
          Existence.UNKNOWN)) {
        assertEquals(List.of(field.column()),
            report.records().getSchema().getFields().stream().map(column -> column.getName()).toList());
        assertEquals(2, report.records().getRowCount());
        assertEquals(Existence.UNKNOWN, report.exists(0), "said of what is stored");
        assertTrue(report.expected(0));
      }
    }
  }
}
