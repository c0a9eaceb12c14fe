package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;

/// Storage records as rows.
final class StorageRows {
  /// The columns that [#read] reads.
  static final List<Field<?>> COLUMNS = List.of(STORAGE_RECORD.COMPONENT, STORAGE_RECORD.PATH, STORAGE_RECORD.SIZE,
      STORAGE_RECORD.CHECKSUM, STORAGE_RECORD.FORMAT, STORAGE_RECORD.WRITTEN);

  /// Takes no part in conflicts: a record of a dataset that was not there before cannot be there.
  static final String INSERT = Rendered.of(Rendered.SQL.insertInto(STORAGE_RECORD)
      .columns(STORAGE_RECORD.DATASET_ID, STORAGE_RECORD.DATASTORE, STORAGE_RECORD.COMPONENT, STORAGE_RECORD.PATH,
          STORAGE_RECORD.SIZE, STORAGE_RECORD.CHECKSUM, STORAGE_RECORD.FORMAT, STORAGE_RECORD.WRITTEN)
      .values(Rendered.parameter(STORAGE_RECORD.DATASET_ID), Rendered.parameter(STORAGE_RECORD.DATASTORE),
          Rendered.parameter(STORAGE_RECORD.COMPONENT), Rendered.parameter(STORAGE_RECORD.PATH),
          Rendered.parameter(STORAGE_RECORD.SIZE), Rendered.parameter(STORAGE_RECORD.CHECKSUM),
          Rendered.parameter(STORAGE_RECORD.FORMAT), Rendered.parameter(STORAGE_RECORD.WRITTEN)));

  private StorageRows() {}

  /// The record whose columns begin at `first`. Only for rows that have one: see [#present].
  static StorageRecord read(ResultSet row, int first) throws SQLException {
    return new StorageRecord(row.getString(first), new ArtifactPath(row.getString(first + 1)), row.getLong(first + 2),
        Checksum.parse(row.getString(first + 3)), row.getString(first + 4), instant(row.getLong(first + 5)));
  }

  /// Whether an outer join found a record, whose columns begin at `first`.
  static boolean present(ResultSet row, int first) throws SQLException {
    return row.getString(first) != null;
  }

  static void addBatch(PreparedStatement insert, UUID dataset, String datastore, StorageRecord record)
      throws SQLException {
    insert.setBytes(1, UuidBinding.bytes(dataset));
    insert.setString(2, datastore);
    insert.setString(3, record.component());
    insert.setString(4, record.path().value());
    insert.setLong(5, record.size());
    insert.setString(6, record.checksum().toString());
    insert.setString(7, record.format());
    insert.setLong(8, micros(record.written()));
    insert.addBatch();
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
