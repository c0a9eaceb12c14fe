package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.OrderBy;
import dev.larder.registry.Registry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever a query finds, a cursor, with the driver beneath it, holds a few rows at a time.
final class CursorMemoryTest {
  private static final int DATASETS = 60_000;
  /// Bytes on the heap: some thousand rows, as the driver fetches them.
  private static final long FEW = 3L << 20;
  /// What rows take at least that are held all at once.
  private static final long ALL = 4 * FEW;

  @TempDir
  Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource
  void anyNumberOfRowsNeedsTheMemoryOfAFew(Backend backend) throws Exception {
    String url = backend.fresh(folder);
    DatasetQuery all = DatasetQuery.ALL;
    try (Registry registry = backend.open(url); Database database = backend.database(url)) {
      ManyDatasets.fill(registry, database, DATASETS / 4);
      for (DatasetQuery query : List.of(all, all.withRecords(), all.orderedBy(OrderBy.parse("-visit")))) {
        long held = heldBy(() -> registry.query(query), DATASETS);
        assertTrue(held < FEW, () -> "%,d bytes are held for %s".formatted(held, query));
      }
      long held = heldBy(() -> registry.dataIds(all), DATASETS / 4);
      assertTrue(held < FEW, () -> "%,d bytes are held for data IDs".formatted(held));

      long whole = backend == Backend.SQLITE ? heldByAList(registry) : heldWithoutPieces(database);
      assertTrue(whole > ALL, () -> "%,d bytes are all: too little to tell it from a part".formatted(whole));
    }
  }

  /// The most that is held at some places on the way through it, what is there once it is open among them.
  private static long heldBy(Supplier<Cursor<?>> opened, int rows) {
    long before = used();
    long most = 0;
    try (Cursor<?> cursor = opened.get()) {
      for (int i = 0; i < rows; i++) {
        if (i % (rows / 3) == 0 || i == rows - 1) {
          most = Math.max(most, used() - before);
        }
        cursor.next();
      }
      assertTrue(!cursor.hasNext());
    }
    return most;
  }

  private static long heldByAList(Registry registry) {
    long before = used();
    List<FoundDataset> list = new ArrayList<>();
    try (DatasetCursor cursor = registry.query(DatasetQuery.ALL)) {
      cursor.forEachRemaining(list::add);
    }
    long held = used() - before;
    assertEquals(DATASETS, list.size());
    return held;
  }

  /// What PostgreSQL's driver does with the same rows where nobody tells it to fetch them in pieces.
  private static long heldWithoutPieces(Database database) {
    return database.read(session -> {
      long before = used();
      try (Prepared all = session
          .prepare("SELECT d.*, i.json FROM dataset d JOIN data_id i ON i.key = d.data_id ORDER BY d.id");
          Answer rows = all.query()) {
        rows.next();
        return used() - before;
      }
    });
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
