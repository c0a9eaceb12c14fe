package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.bridge.Completeness;
import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.bridge.StorageReportBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Field;

/// Answers from the storage records of a Registry, all as of one moment: one statement for each 10,000 ids, which reads the columns that were asked for and no others.
///
/// Many ids are asked for in the order of the indexes, so that each page is visited once, and their answers put back into place: that takes the memory of a second report.
final class SqlStorageBridge implements StorageBridge {
  /// Columns of [#check] before those of the fields: the place of the id in its portion, and the datastore of the record, null where the dataset has none.
  static final int POSITION = 1;
  static final int DATASTORE = 2;
  static final int FIELDS = 3;

  private static final Map<Set<StorageField>, Template> CHECKS = new ConcurrentHashMap<>();

  private final Database database;
  private final DatastoreOrder order;

  SqlStorageBridge(Database database, DatastoreOrder order) {
    this.database = database;
    this.order = order;
  }

  /// The fields that columns are read for, in their order in the statement.
  static List<StorageField> read(Set<StorageField> fields) {
    return fields.stream().filter(field -> field != StorageField.URI && field != StorageField.DATASTORE).sorted()
        .toList();
  }

  /// A row for each record of each id that is known, and one for an id that has none.
  static Template check(Set<StorageField> fields) {
    return CHECKS.computeIfAbsent(Set.copyOf(fields), asked -> Template.of((sql, dialect) -> {
      var ids = dialect.ids();
      List<Field<?>> columns = new ArrayList<>();
      read(asked).forEach(field -> columns.add(column(field)));
      return sql.select(ids.position(), STORAGE_RECORD.DATASTORE).select(columns)
          .from(ids.table())
          .crossJoin(DATASET)
          .leftJoin(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID))
          .where(DATASET.ID.eq(ids.value()));
    }));
  }

  private static Field<?> column(StorageField field) {
    return switch (field) {
      case COMPONENT -> STORAGE_RECORD.COMPONENT;
      case PATH -> STORAGE_RECORD.PATH;
      case SIZE -> STORAGE_RECORD.SIZE;
      case CHECKSUM -> STORAGE_RECORD.CHECKSUM;
      case FORMAT -> STORAGE_RECORD.FORMAT;
      case WRITTEN -> STORAGE_RECORD.WRITTEN;
      case DATASTORE -> STORAGE_RECORD.DATASTORE;
      case URI -> throw new IllegalArgumentException("the Registry does not know where datastores are");
    };
  }

  @Override
  public Completeness completeness() {
    return Completeness.of(Completeness.Part.REGISTRY);
  }

  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    Set<StorageField> asked = fields.isEmpty() ? EnumSet.noneOf(StorageField.class) : EnumSet.copyOf(fields);
    if (ids.size() <= Prepared.PORTION || IdOrder.ascends(ids)) {
      return inOrder(ids, asked);
    }
    int[] rows = IdOrder.ascending(ids);
    int[] places = new int[rows.length];
    for (int place = 0; place < rows.length; place++) {
      places[rows[place]] = place;
    }
    try (StorageReport sorted = inOrder(ids.at(rows), asked);
        StorageReportBuilder report = new StorageReportBuilder(asked, places.length)) {
      for (int place : places) {
        report.copy(sorted, place);
      }
      return report.build();
    }
  }

  private StorageReport inOrder(DatasetIds ids, Set<StorageField> fields) {
    try (StorageReportBuilder report = new StorageReportBuilder(fields, ids.size())) {
      database.read(session -> {
        try (Prepared statement = session.prepare(check(fields))) {
          CheckedPortion portion = new CheckedPortion(fields, order);
          for (int from = 0; from < ids.size(); from += Prepared.PORTION) {
            DatasetIds some = ids.slice(from, Math.min(ids.size(), from + Prepared.PORTION));
            try (Answer rows = statement.ids(some.asList()).query()) {
              portion.read(some, rows);
            }
            portion.answer(some, report);
          }
        }
        return report;
      });
      return report.build();
    }
  }
}
