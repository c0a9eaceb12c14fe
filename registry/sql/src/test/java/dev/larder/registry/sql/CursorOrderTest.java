package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.OrderBy;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A cursor notices when the database gives datasets in another order than was asked for: positions would pass over some.
final class CursorOrderTest {
  @TempDir
  Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource
  void rowsThatAreOutOfOrderEndTheQueryLoudly(Backend backend) throws Exception {
    String url = backend.fresh(folder);
    DatasetQuery all = DatasetQuery.ALL;
    try (Registry registry = backend.open(url);
        CountingDatabase scrambling = new CountingDatabase(backend.database(url),
            sql -> sql.replace('`', '"').contains("\"d\".\"id\"")
                ? sql.replace("order by ", "order by random(), ")
                : sql)) {
      ManyDatasets.fill(registry, scrambling, 50);
      for (DatasetQuery query : List.of(all, all.withRecords(), all.orderedBy(OrderBy.parse("visit")),
          all.orderedBy(OrderBy.parse("-plate,-path")), all.orderedBy(OrderBy.parse("dataset_type")))) {
        List<UUID> expected = ids(registry.query(query));
        assertEquals(200, expected.size());
        List<UUID> found = new ArrayList<>();
        RegistryException.Failed failed = assertThrows(RegistryException.Failed.class, () -> {
          // Where records are asked for, it reads far ahead, and finds out when it is opened.
          try (DatasetCursor cursor = SqlDatasetCursor.open(scrambling,
              new DatastoreOrder(List.of(), false), query)) {
            RegistryException first = assertThrows(RegistryException.class,
                () -> cursor.forEachRemaining(each -> found.add(each.ref().id())));
            assertTrue(cursor.hasNext(), "it looks as if it had ended");
            assertEquals(first, assertThrows(RegistryException.class, cursor::next));
            throw first;
          }
        });
        RegistryFixture.says(failed, "out of order", "without a word", "defect");
        assertTrue(failed.remedy().contains("report"), failed.remedy());
        assertTrue(found.size() < 200);
      }
    }
  }

  private static List<UUID> ids(DatasetCursor cursor) {
    List<UUID> ids = new ArrayList<>();
    try (cursor) {
      cursor.forEachRemaining(each -> ids.add(each.ref().id()));
    }
    return ids;
  }

  @Test
  void valuesAreInTheOrderOfTheDatabases() {
    assertAscending(String.class, "", "A", "Z", "a", "ab", "é", "\uffff", "\ud83d\ude00");
    assertAscending(Long.class, Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE);
    assertAscending(Double.class, -1.5, 0.0, 1e-300, 2.0);
    assertAscending(UUID.class, new UUID(0, 1), new UUID(0, -1), new UUID(1, 0), new UUID(-1, 0));
    assertEquals(0, column(Double.class, false).compare(Optional.of(-0.0), Optional.of(0.0)));
  }

  private static void assertAscending(Class<?> java, Object... values) {
    List<Optional<Object>> up = Stream.concat(Stream.of(values).map(Optional::of), Stream.of(Optional.empty()))
        .toList();
    for (int i = 0; i < up.size(); i++) {
      for (int j = 0; j < up.size(); j++) {
        assertEquals(Integer.compare(i, j), Integer.signum(column(java, false).compare(up.get(i), up.get(j))));
        boolean absent = up.get(i).isEmpty() || up.get(j).isEmpty();
        assertEquals(absent ? Integer.compare(i, j) : Integer.compare(j, i),
            Integer.signum(column(java, true).compare(up.get(i), up.get(j))));
      }
    }
  }

  private static SortColumn column(Class<?> java, boolean descending) {
    return new SortColumn(DSL.field("x"), java, descending, true);
  }
}
