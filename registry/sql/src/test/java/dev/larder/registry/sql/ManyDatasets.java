package dev.larder.registry.sql;

import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import java.util.List;
import java.util.UUID;

/// More datasets than anybody would put in one by one: the database makes them.
final class ManyDatasets {
  private ManyDatasets() {}

  /// The runs `r1` and `r2` and the dataset types `image` and `mask` share data IDs: 4 datasets, of one artifact each, for each of them. Keys of data
  /// IDs are random, and not minted from them. Artifacts are written one a microsecond, from the first after 1970 began.
  static void fill(Registry registry, Database database, int dataIds) {
    registry.apply(RegistryBatch.of(new Change.DeclareDimension(Dimension.of("plate", ValueType.STRING)),
        new Change.DeclareDimension(Dimension.of("visit", ValueType.INTEGER)),
        new Change.RegisterDatasetType(DatasetType.of("image", List.of("plate", "visit"), "image/tiff")),
        new Change.RegisterDatasetType(DatasetType.of("mask", List.of("plate", "visit"), "image/tiff")),
        new Change.RegisterRun(new RunName("r1"), UUID.randomUUID()),
        new Change.RegisterRun(new RunName("r2"), UUID.randomUUID())));
    database.write(session -> {
      List<String> rows = session.dialect() == SqlDialect.SQLITE
          ? List.of("CREATE TEMP TABLE g AS WITH RECURSIVE g(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM g WHERE n < "
              + (dataIds - 1) + ") SELECT n, randomblob(16) AS k FROM g ORDER BY k",
              "INSERT INTO data_id SELECT k, json_object('plate', 'P' || (n % 500), 'visit', n) FROM g",
              "INSERT INTO dataset SELECT randomblob(16), c.key, t.key, k FROM collection c, dataset_type t, g",
              "INSERT INTO storage_record SELECT id, 'main', '', 'p/' || hex(id) || '.tif', 1000, 'sha256:'"
                  + " || lower(hex(zeroblob(32))), 'image/tiff', row_number() OVER () FROM dataset",
              "DROP TABLE g")
          : List.of("CREATE TEMP TABLE g AS SELECT n, gen_random_uuid() AS k FROM generate_series(0, "
              + (dataIds - 1) + ") AS g(n)",
              "INSERT INTO data_id SELECT k, jsonb_build_object('plate', 'P' || (n % 500), 'visit', n) FROM g ORDER BY k",
              "INSERT INTO dataset SELECT gen_random_uuid(), c.key, t.key, k FROM g, collection c, dataset_type t"
                  + " ORDER BY 2, 3, 4",
              "INSERT INTO storage_record SELECT id, 'main', '', 'p/' || id || '.tif', 1000, 'sha256:'"
                  + " || repeat('0', 64), 'image/tiff', row_number() OVER () FROM dataset",
              "DROP TABLE g", "ANALYZE");
      for (String each : rows) {
        session.execute(each);
      }
      return rows.size();
    });
  }
}
