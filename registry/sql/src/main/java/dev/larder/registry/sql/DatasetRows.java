package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;

import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Datasets as rows, by their ids.
final class DatasetRows {
  private static final Template READ = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position(), DATASET.RUN, DATASET.DATASET_TYPE, DATASET.DATA_ID).from(ids.table())
        .crossJoin(DATASET).where(DATASET.ID.eq(ids.value()));
  });

  private static final Template DELETE = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.deleteFrom(DATASET).where(DATASET.ID.in(sql.select(ids.value()).from(ids.table())));
  });

  private DatasetRows() {}

  /// A dataset's row.
  record Row(UUID id, Candidate.Key key) {}

  /// Those that are there, by id.
  static Map<UUID, Row> read(Session session, Collection<UUID> ids) throws SQLException {
    Map<UUID, Row> found = new HashMap<>();
    try (Prepared statement = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(ids.stream().distinct().toList())) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            UUID id = some.get(rows.integer(1));
            found.put(id, new Row(id, new Candidate.Key(rows.integer(2), rows.integer(3), rows.id(4))));
          }
        }
      }
    }
    return found;
  }

  /// Each once, in the order of their places.
  ///
  /// @throws RegistryException.NotFound if one is not there
  static List<Row> required(Session session, Collection<UUID> ids) throws SQLException {
    Map<UUID, Row> found = read(session, ids);
    List<UUID> unknown = ids.stream().distinct().filter(id -> !found.containsKey(id)).sorted().toList();
    if (!unknown.isEmpty()) {
      throw new RegistryException.NotFound(
          unknown.size() == 1
              ? "there is no dataset %s".formatted(unknown.getFirst())
              : "%d of these datasets are not there, such as %s".formatted(unknown.size(), unknown.getFirst()),
          "Check the ids; larder transfer-back takes in what is only in journals yet.");
    }
    List<Row> rows = new ArrayList<>(found.values());
    rows.sort((one, other) -> {
      int type = Integer.compare(one.key.type(), other.key.type());
      return type != 0 ? type : Candidate.compare(one.key.dataId(), other.key.dataId());
    });
    return rows;
  }

  /// @return how many were there
  static int delete(Session session, List<UUID> ids) throws SQLException {
    int deleted = 0;
    try (Prepared statement = session.prepare(DELETE)) {
      for (List<UUID> some : Prepared.portions(ids)) {
        deleted += statement.ids(some).update();
      }
    }
    return deleted;
  }

  /// What it is, in words.
  static String describe(Session session, UUID id) throws SQLException {
    return DatasetLookUp.byId(session, List.of(id)).getFirst().map(Object::toString).orElse("dataset " + id);
  }
}
