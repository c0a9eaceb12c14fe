package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.StorageRecord;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Adds and removes storage records of datasets that are there.
final class StorageChanges {
  private static final Template READ = Template.of(sql -> sql.select(StorageRows.COLUMNS).from(STORAGE_RECORD)
      .where(STORAGE_RECORD.DATASET_ID.eq(Template.parameter(STORAGE_RECORD.DATASET_ID)))
      .and(STORAGE_RECORD.DATASTORE.eq(Template.parameter(STORAGE_RECORD.DATASTORE))));

  private static final Template DELETE = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.deleteFrom(STORAGE_RECORD)
        .where(STORAGE_RECORD.DATASTORE.eq(Template.parameter(STORAGE_RECORD.DATASTORE)))
        .and(STORAGE_RECORD.DATASET_ID.in(sql.select(ids.value()).from(ids.table())));
  });

  private StorageChanges() {}

  static long add(Session session, Change.AddStorageRecords change) throws SQLException {
    UUID dataset = change.dataset();
    RunLocks.share(session, DatasetChanges.runs(session, List.of(dataset)));
    DatasetRows.required(session, List.of(dataset));
    if (Tombstones.read(session, List.of(dataset)).unstored(dataset)) {
      throw DatasetChanges.dead(dataset);
    }
    Map<String, StorageRecord> held = held(session, dataset, change.datastore());
    long added = 0;
    try (Prepared insert = session.prepare(StorageRows.INSERT)) {
      for (StorageRecord record : change.records()) {
        StorageRecord other = held.putIfAbsent(record.component(), record);
        if (other == null) {
          StorageRows.add(insert, dataset, change.datastore(), record);
          added++;
        } else if (!other.sameContent(record)) {
          throw new RegistryException.Conflict("%s is stored as %s, and now comes as %s".formatted(
              DatasetRows.describe(session, dataset), DatasetInsertion.describe(List.of(other)),
              DatasetInsertion.describe(List.of(record))), "What is there stays: leave that record out.");
        }
      }
      insert.batch();
    }
    return added;
  }

  private static Map<String, StorageRecord> held(Session session, UUID dataset, String datastore) throws SQLException {
    Map<String, StorageRecord> held = new HashMap<>();
    try (Prepared read = session.prepare(READ); Answer rows = read.id(dataset).text(datastore).query()) {
      while (rows.next()) {
        StorageRecord record = StorageRows.read(rows, 1);
        held.put(record.component(), record);
      }
    }
    return held;
  }

  static long remove(Session session, Change.RemoveStorageRecords change) throws SQLException {
    long removed = 0;
    try (Prepared delete = session.prepare(DELETE)) {
      for (List<UUID> some : Prepared.portions(change.datasets())) {
        removed += delete.text(change.datastore()).ids(some).update();
      }
    }
    return removed;
  }
}
