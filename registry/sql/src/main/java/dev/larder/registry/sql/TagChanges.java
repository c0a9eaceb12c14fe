package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_TAG;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Puts datasets into tagged collections, and takes them out. Who does holds the collection's row, so that what is read of it stays true.
final class TagChanges {
  private static final Template READ = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(DATASET_TAG.DATASET_TYPE, DATASET_TAG.DATA_ID, DATASET_TAG.DATASET).from(ids.table())
        .crossJoin(DATASET_TAG).where(DATASET_TAG.DATA_ID.eq(ids.value()))
        .and(DATASET_TAG.COLLECTION.eq(Template.parameter(DATASET_TAG.COLLECTION)))
        .and(DATASET_TAG.DATASET_TYPE.eq(Template.parameter(DATASET_TAG.DATASET_TYPE)));
  });

  private static final Template INSERT = Template.of(sql -> sql.insertInto(DATASET_TAG, DATASET_TAG.COLLECTION,
      DATASET_TAG.DATASET_TYPE, DATASET_TAG.DATA_ID, DATASET_TAG.DATASET)
      .values(Template.parameter(DATASET_TAG.COLLECTION), Template.parameter(DATASET_TAG.DATASET_TYPE),
          Template.parameter(DATASET_TAG.DATA_ID), Template.parameter(DATASET_TAG.DATASET)));

  private static final Template DELETE = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.deleteFrom(DATASET_TAG)
        .where(DATASET_TAG.COLLECTION.eq(Template.parameter(DATASET_TAG.COLLECTION)))
        .and(DATASET_TAG.DATASET.in(sql.select(ids.value()).from(ids.table())));
  });

  private TagChanges() {}

  static long tag(Session session, Change.Tag change) throws SQLException {
    CollectionRows.Row collection = CollectionRows.locked(session, change.collection(), CollectionType.TAGGED);
    List<DatasetRows.Row> wanted = DatasetRows.required(session, change.datasets());
    Map<Integer, Map<UUID, UUID>> held = new HashMap<>();
    for (int type : wanted.stream().map(row -> row.key().type()).distinct().toList()) {
      held.put(type, held(session, collection.key(), type, wanted));
    }
    long tagged = 0;
    try (Prepared insert = session.prepare(INSERT)) {
      for (DatasetRows.Row row : wanted) {
        Candidate.Key key = row.key();
        UUID holder = held.getOrDefault(key.type(), Map.of()).get(key.dataId());
        if (holder == null) {
          insert.integer(collection.key()).integer(key.type()).id(key.dataId()).id(row.id()).add();
          held.computeIfAbsent(key.type(), type -> new HashMap<>()).put(key.dataId(), row.id());
          tagged++;
        } else if (!holder.equals(row.id())) {
          throw conflict(session, collection.name(), holder, row.id());
        }
      }
      insert.batch();
    }
    return tagged;
  }

  private static Map<UUID, UUID> held(Session session, int collection, int type, List<DatasetRows.Row> wanted)
      throws SQLException {
    Map<UUID, UUID> held = new HashMap<>();
    List<UUID> dataIds = wanted.stream().filter(row -> row.key().type() == type).map(row -> row.key().dataId())
        .distinct().toList();
    try (Prepared read = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(dataIds)) {
        try (Answer rows = read.ids(some).integer(collection).integer(type).query()) {
          while (rows.next()) {
            held.put(rows.id(2), rows.id(3));
          }
        }
      }
    }
    return held;
  }

  private static RegistryException conflict(Session session, CollectionName collection, UUID held, UUID given)
      throws SQLException {
    return new RegistryException.Conflict(
        "collection %s has %s, and is given %s: one dataset of a dataset type and data ID is all it takes".formatted(
            collection, DatasetRows.describe(session, held), DatasetRows.describe(session, given)),
        "Take the other one out first: larder collection untag.");
  }

  static long untag(Session session, Change.Untag change) throws SQLException {
    CollectionRows.Row collection = CollectionRows.locked(session, change.collection(), CollectionType.TAGGED);
    long untagged = 0;
    try (Prepared delete = session.prepare(DELETE)) {
      for (List<UUID> some : Prepared.portions(change.datasets())) {
        untagged += delete.integer(collection.key()).ids(some).update();
      }
    }
    return untagged;
  }
}
