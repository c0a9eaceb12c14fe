package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATA_ID;

import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Finds datasets by their ids, or by what they are.
final class DatasetLookUp {
  private static final Template BY_ID = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position(), DATASET.DATASET_TYPE, DATA_ID.JSON, COLLECTION.NAME)
        .from(ids.table())
        .crossJoin(DATASET)
        .join(DATA_ID).on(DATA_ID.KEY.eq(DATASET.DATA_ID))
        .join(COLLECTION).on(COLLECTION.KEY.eq(DATASET.RUN))
        .where(DATASET.ID.eq(ids.value()));
  });

  private DatasetLookUp() {}

  /// Element i answers `ids.get(i)`.
  static List<Optional<DatasetRef>> byId(Session session, List<UUID> ids) throws SQLException {
    DatasetTypes types = DatasetTypes.read(session);
    List<Optional<DatasetRef>> found = new ArrayList<>(Collections.nCopies(ids.size(), Optional.empty()));
    try (Prepared statement = session.prepare(BY_ID)) {
      int first = 0;
      for (List<UUID> some : Prepared.portions(ids)) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            int position = first + rows.integer(1);
            found.set(position, Optional.of(new DatasetRef(ids.get(position), types.get(rows.integer(2)),
                DataIdJson.read(rows.text(3)), new RunName(rows.text(4)))));
          }
        }
        first += some.size();
      }
    }
    return found;
  }
}
