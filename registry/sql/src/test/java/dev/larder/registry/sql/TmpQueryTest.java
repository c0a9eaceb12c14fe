package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.OrderBy;
import dev.larder.registry.Registry;
import dev.larder.registry.Where;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TmpQueryTest {
  @TempDir
  Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource
  void some(Backend backend) throws Exception {
    try (Registry registry = backend.open(backend.fresh(folder))) {
      JournalDraft journal = new JournalDraft("demo");
      for (int i = 0; i < 25; i++) {
        journal.row("P" + i % 3, "A" + i, "x".repeat(i));
      }
      registry.ingest(chunk(journal.cut()));
      for (String where : new String[]{"plate = 'P1'", "size > 3", "NOT stored", "run GLOB 'd*o' AND well LIKE 'A_'",
          "plate IN ('P1', 'P2')", "id = '0b5ad1f6-9d7c-4c1f-8a5e-2f60c1f0a001'",
          "upper(plate) = 'P1' OR size BETWEEN 2 AND 3"}) {
        DatasetQuery query = DatasetQuery.ALL.where(Where.parse(where));
        long count = registry.count(query);
        System.out.println(backend + " " + where + " " + count);
        for (String order : new String[]{"", "-size, well", "plate, -well"}) {
          DatasetQuery ordered = query.orderedBy(order.isEmpty() ? OrderBy.NONE : OrderBy.parse(order)).limitedTo(2);
          int rows = 0;
          for (boolean more = true; more;) {
            try (DatasetCursor cursor = registry.query(ordered)) {
              more = cursor.hasNext();
              while (cursor.hasNext()) {
                cursor.next();
                rows++;
                ordered = ordered.after(cursor.position());
              }
            }
          }
          assertEquals(count, rows, where + order);
        }
        System.out.println(registry.explain(query));
        registry.dataIds(query).close();
      }
      assertEquals(25, registry.count(DatasetQuery.ALL));
      assertEquals(25, registry.count(DatasetQuery.ALL.firstFound()));
      assertTrue(registry.explain(DatasetQuery.ALL).isEmpty());
    }
  }
}
