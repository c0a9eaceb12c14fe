package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.ArtifactLocation;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Field;

/// Storage records as rows.
final class StorageRows {
  /// The columns that [#read] reads.
  static final List<Field<?>> COLUMNS = List.of(STORAGE_RECORD.COMPONENT, STORAGE_RECORD.PATH, STORAGE_RECORD.SIZE,
      STORAGE_RECORD.CHECKSUM, STORAGE_RECORD.FORMAT, STORAGE_RECORD.WRITTEN, STORAGE_RECORD.DATASTORE);

  /// Takes no part in conflicts: a record of a dataset that was not there before cannot be there.
  static final Template INSERT = Template.of(sql -> sql.insertInto(STORAGE_RECORD)
      .columns(STORAGE_RECORD.DATASET_ID, STORAGE_RECORD.DATASTORE, STORAGE_RECORD.COMPONENT, STORAGE_RECORD.PATH,
          STORAGE_RECORD.SIZE, STORAGE_RECORD.CHECKSUM, STORAGE_RECORD.FORMAT, STORAGE_RECORD.WRITTEN)
      .values(Template.parameter(STORAGE_RECORD.DATASET_ID), Template.parameter(STORAGE_RECORD.DATASTORE),
          Template.parameter(STORAGE_RECORD.COMPONENT), Template.parameter(STORAGE_RECORD.PATH),
          Template.parameter(STORAGE_RECORD.SIZE), Template.parameter(STORAGE_RECORD.CHECKSUM),
          Template.parameter(STORAGE_RECORD.FORMAT), Template.parameter(STORAGE_RECORD.WRITTEN)));

  private static final Template OF = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position()).select(COLUMNS).from(ids.table()).crossJoin(STORAGE_RECORD)
        .where(STORAGE_RECORD.DATASET_ID.eq(ids.value()))
        .orderBy(ids.position(), STORAGE_RECORD.DATASTORE, STORAGE_RECORD.COMPONENT);
  });

  /// Those of one datastore, each behind the id of its dataset.
  static final Template IN = Template.of(sql -> sql.select(STORAGE_RECORD.DATASET_ID).select(COLUMNS)
      .from(STORAGE_RECORD).where(STORAGE_RECORD.DATASTORE.eq(Template.parameter(STORAGE_RECORD.DATASTORE))));

  /// Where those of one datastore say that their artifacts are, and how large.
  static final Template PLACES_IN = Template.of(sql -> sql.select(STORAGE_RECORD.PATH, STORAGE_RECORD.SIZE)
      .from(STORAGE_RECORD).where(STORAGE_RECORD.DATASTORE.eq(Template.parameter(STORAGE_RECORD.DATASTORE))));

  private static final Template DELETE = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.deleteFrom(STORAGE_RECORD)
        .where(STORAGE_RECORD.DATASET_ID.in(sql.select(ids.value()).from(ids.table())));
  });

  private StorageRows() {}

  /// The records of each of these datasets that has some: of the first of the datastores that has it, by component.
  static Map<UUID, List<StorageRecord>> of(Session session, List<UUID> datasets, DatastoreOrder order)
      throws SQLException {
    Map<UUID, List<StorageRecord>> records = new HashMap<>();
    try (Prepared read = session.prepare(OF); Answer rows = read.ids(datasets).query()) {
      while (rows.next()) {
        records.computeIfAbsent(datasets.get(rows.integer(1)), id -> new ArrayList<>(1)).add(read(rows, 2));
      }
    }
    records.replaceAll((dataset, all) -> order.first(all));
    return records;
  }

  /// The record whose columns begin at `first`. Only for rows that have one: see [#present].
  static StorageRecord read(Answer row, int first) throws SQLException {
    return new StorageRecord(row.text(first), ArtifactLocation.parse(row.text(first + 1)), row.number(first + 2),
        Checksum.parse(row.text(first + 3)), row.text(first + 4), instant(row.number(first + 5)), row.text(first + 6));
  }

  /// Whether an outer join found a record, whose columns begin at `first`.
  static boolean present(Answer row, int first) throws SQLException {
    return row.has(first);
  }

  static void add(Prepared insert, UUID dataset, String datastore, StorageRecord record)
      throws SQLException {
    insert.id(dataset).text(datastore).text(record.component()).text(record.location().value()).number(record.size())
        .text(record.checksum().toString()).text(record.format()).number(micros(record.written())).add();
  }

  /// All of these datasets, in all datastores.
  static void delete(Session session, List<UUID> datasets) throws SQLException {
    try (Prepared delete = session.prepare(DELETE)) {
      for (List<UUID> some : Prepared.portions(datasets)) {
        delete.ids(some).update();
      }
    }
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
