package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.bridge.StorageReportBuilder;
import dev.larder.model.StorageRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Answers from the storage records of a Registry: one statement for each 10,000 ids, all as of one moment.
final class SqlStorageBridge implements StorageBridge {
  static final String CHECK = Rendered.of(Rendered.SQL
      .select(IdArray.POSITION).select(StorageRows.COLUMNS)
      .from(IdArray.ELEMENTS)
      .crossJoin(DATASET)
      .leftJoin(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID))
      .where(DATASET.ID.eq(IdArray.ID)));

  private final SqliteDatabase database;

  SqlStorageBridge(SqliteDatabase database) {
    this.database = database;
  }

  @Override
  public StorageReport check(List<UUID> ids, Set<StorageField> fields) {
    try (StorageReportBuilder report = new StorageReportBuilder(fields)) {
      database.read(connection -> {
        for (List<UUID> some : IdArray.portions(ids)) {
          add(report, some, found(connection, some));
        }
        return report;
      });
      return report.build();
    }
  }

  /// Element i holds the records of `ids.get(i)`, null where the Registry has no such dataset.
  private static List<@Nullable List<StorageRecord>> found(Connection connection, List<UUID> ids) throws SQLException {
    List<@Nullable List<StorageRecord>> found = new ArrayList<>(ids.size());
    for (int i = 0; i < ids.size(); i++) {
      found.add(null);
    }
    try (PreparedStatement statement = connection.prepareStatement(CHECK)) {
      statement.setString(1, IdArray.ofIds(ids));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          int position = rows.getInt(1);
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
