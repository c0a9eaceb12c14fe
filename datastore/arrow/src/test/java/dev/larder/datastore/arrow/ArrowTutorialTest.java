package dev.larder.datastore.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.DatasetHandle;
import dev.larder.datastore.FormattedComponent;
import dev.larder.datastore.Formatters;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.datastore.Shelf;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/// The part of the tutorial `docs/formats.md` that is about columns.
final class ArrowTutorialTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "formats.md");
  private static final Path HERE = Path.of("src", "test", "java", "dev", "larder", "datastore", "arrow",
      "ArrowTutorialTest.java");

  private static BigIntVector numbers(BufferAllocator memory, String name, int rows, int factor) {
    BigIntVector vector = new BigIntVector(name, memory);
    for (int row = 0; row < rows; row++) {
      vector.setSafe(row, (long) row * factor);
    }
    vector.setValueCount(rows);
    return vector;
  }

  private static DatasetHandle stored(Shelf shelf) throws IOException {
    DatasetType type = DatasetType.of("cells", List.of("plate"), "application/vnd.apache.parquet");
    try (BufferAllocator memory = Memory.part("tutorial");
        ArrowTable table = ArrowTable.of(VectorSchemaRoot.of(numbers(memory, "cell", 100, 1),
            numbers(memory, "area", 100, 3), numbers(memory, "perimeter", 100, 5)))) {
      FormattedComponent part = Formatters.installed().components(table, type.format()).getFirst();
      StorageRecord record = shelf.put(part.content(), "", part.format());
      return DatasetHandle.of(new StoredDataset(new DatasetRef(UUID.randomUUID(), type,
          DataId.of(Map.of("plate", "P1")), new RunName("raw")), List.of(record)), shelf.store());
    }
  }

  @Test
  void columnsAreRead() throws Exception {
    DatasetHandle handle = stored(new Shelf(new MemoryArtifactStore()));
    long sum = 0;
    try (ArrowTable table = handle.columns("area", "cell").read(ArrowTable.class);
        ArrowTable.Batches batches = table.batches()) {
      while (batches.next()) {
        BigIntVector area = (BigIntVector) batches.root().getVector("area");
        for (int row = 0; row < area.getValueCount(); row++) {
          sum += area.get(row);
        }
      }
    }
    assertEquals(3 * 99 * 50, sum);
    assertEquals(0, Memory.inUse());
  }

  @Test
  void whatThePageShowsIsRun() throws IOException {
    String here = Files.readString(HERE).replaceAll("(?m)^ +", "");
    Matcher block = Pattern.compile("```java arrow\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertTrue(block.find());
    assertTrue(here.contains(block.group(1).replaceAll("(?m)^ +", "")), block.group(1));
  }
}
