package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.bridge.Completeness;
import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.bridge.StorageReportBuilder;
import dev.larder.model.StorageRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Answers from the storage records of a Registry: one statement for each 10,000 ids, all as of one moment.
final class SqlStorageBridge implements StorageBridge {
  static final Template CHECK = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position()).select(StorageRows.COLUMNS)
        .from(ids.table())
        .crossJoin(DATASET)
        .leftJoin(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID))
        .where(DATASET.ID.eq(ids.value()));
  });

  private final Database database;
  private final DatastoreOrder order;

  SqlStorageBridge(Database database, DatastoreOrder order) {
    this.database = database;
    this.order = order;
  }

  @Override
  public Completeness completeness() {
    return Completeness.of(Completeness.Part.REGISTRY);
  }

  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    try (StorageReportBuilder report = new StorageReportBuilder(fields, ids.size())) {
      database.read(session -> {
        for (List<UUID> some : Prepared.portions(ids.asList())) {
          add(report, some, found(session, some));
        }
        return report;
      });
      return report.build();
    }
  }

  /// Element i holds the records of `ids.get(i)`, null where the Registry has no such dataset.
  private List<@Nullable List<StorageRecord>> found(Session session, List<UUID> ids) throws SQLException {
    List<@Nullable List<StorageRecord>> found = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      found.add(null);
    }
    try (Prepared statement = session.prepare(CHECK)) {
      try (Answer rows = statement.ids(ids).query()) {
        while (rows.next()) {
          int position = rows.integer(1);
          List<StorageRecord> records = found.get(position);
          if (records == null) {
            records = new ArrayList<>(1);
            found.set(position, records);
          }
          if (StorageRows.present(rows, 2)) {
            records.add(StorageRows.read(rows, 2));
          }
        }
      }
    }
    for (int i = 0; i < found.size(); i++) {
      List<StorageRecord> records = found.get(i);
      if (records != null) {
        found.set(i, order.first(records));
      }
    }
    return found;
  }

  private static void add(StorageReportBuilder report, List<UUID> ids, List<@Nullable List<StorageRecord>> found) {
    for (int i = 0; i < ids.size(); i++) {
      List<StorageRecord> records = found.get(i);
      if (records == null) {
        report.unrecognized(ids.get(i));
      } else if (records.isEmpty()) {
        report.notStored(ids.get(i), Source.REGISTRY);
      } else {
        report.stored(ids.get(i), Source.REGISTRY, records);
      }
    }
  }
}
