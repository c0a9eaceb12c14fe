package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_CALIBRATION;

import dev.larder.model.Timespan;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// When datasets hold, as rows.
final class CalibrationRows {
  private static final Template INSERT = Template.of(sql -> sql.insertInto(DATASET_CALIBRATION,
      DATASET_CALIBRATION.COLLECTION, DATASET_CALIBRATION.DATASET_TYPE, DATASET_CALIBRATION.DATA_ID,
      DATASET_CALIBRATION.VALID_FROM, DATASET_CALIBRATION.VALID_UNTIL, DATASET_CALIBRATION.DATASET)
      .values(Template.parameter(DATASET_CALIBRATION.COLLECTION),
          Template.parameter(DATASET_CALIBRATION.DATASET_TYPE),
          Template.parameter(DATASET_CALIBRATION.DATA_ID), Template.parameter(DATASET_CALIBRATION.VALID_FROM),
          Template.parameter(DATASET_CALIBRATION.VALID_UNTIL), Template.parameter(DATASET_CALIBRATION.DATASET)));

  private static final Template DELETE = Template.of(sql -> sql.deleteFrom(DATASET_CALIBRATION)
      .where(DATASET_CALIBRATION.COLLECTION.eq(Template.parameter(DATASET_CALIBRATION.COLLECTION)))
      .and(DATASET_CALIBRATION.DATASET_TYPE.eq(Template.parameter(DATASET_CALIBRATION.DATASET_TYPE)))
      .and(DATASET_CALIBRATION.DATA_ID.eq(Template.parameter(DATASET_CALIBRATION.DATA_ID)))
      .and(DATASET_CALIBRATION.VALID_FROM.eq(Template.parameter(DATASET_CALIBRATION.VALID_FROM))));

  private static final Template OF_TYPE = Template.of(sql -> sql
      .select(DATASET_CALIBRATION.DATASET_TYPE, DATASET_CALIBRATION.DATA_ID, DATASET_CALIBRATION.VALID_FROM,
          DATASET_CALIBRATION.VALID_UNTIL, DATASET_CALIBRATION.DATASET)
      .from(DATASET_CALIBRATION)
      .where(DATASET_CALIBRATION.COLLECTION.eq(Template.parameter(DATASET_CALIBRATION.COLLECTION)))
      .and(DATASET_CALIBRATION.DATASET_TYPE.eq(Template.parameter(DATASET_CALIBRATION.DATASET_TYPE)))
      .and(DATASET_CALIBRATION.VALID_FROM.lt(Template.parameter(DATASET_CALIBRATION.VALID_FROM)))
      .and(DATASET_CALIBRATION.VALID_UNTIL.gt(Template.parameter(DATASET_CALIBRATION.VALID_UNTIL)))
      .orderBy(DATASET_CALIBRATION.DATA_ID, DATASET_CALIBRATION.VALID_FROM));

  private static final Template OF_DATA_IDS = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(DATASET_CALIBRATION.DATASET_TYPE, DATASET_CALIBRATION.DATA_ID, DATASET_CALIBRATION.VALID_FROM,
        DATASET_CALIBRATION.VALID_UNTIL, DATASET_CALIBRATION.DATASET)
        .from(ids.table()).crossJoin(DATASET_CALIBRATION)
        .where(DATASET_CALIBRATION.DATA_ID.eq(ids.value()))
        .and(DATASET_CALIBRATION.COLLECTION.eq(Template.parameter(DATASET_CALIBRATION.COLLECTION)))
        .and(DATASET_CALIBRATION.DATASET_TYPE.eq(Template.parameter(DATASET_CALIBRATION.DATASET_TYPE)))
        .and(DATASET_CALIBRATION.VALID_FROM.lt(Template.parameter(DATASET_CALIBRATION.VALID_FROM)))
        .and(DATASET_CALIBRATION.VALID_UNTIL.gt(Template.parameter(DATASET_CALIBRATION.VALID_UNTIL)));
  });

  private CalibrationRows() {}

  /// A span of time in microseconds since 1970, from `from`, up to and without `until`.
  record Span(long from, long until) {
    static Span of(Timespan time) {
      return new Span(time.begin().map(CalibrationRows::micros).orElse(Long.MIN_VALUE),
          time.end().map(CalibrationRows::micros).orElse(Long.MAX_VALUE));
    }

    Timespan time() {
      return new Timespan(from == Long.MIN_VALUE ? Optional.empty() : Optional.of(StorageRows.instant(from)),
          until == Long.MAX_VALUE ? Optional.empty() : Optional.of(StorageRows.instant(until)));
    }
  }

  /// That a dataset holds for a time.
  record Row(int type, UUID dataId, Span span, UUID dataset) {}

  /// @throws RegistryException.Invalid for a time that no database keeps
  static long micros(Instant instant) {
    try {
      return StorageRows.micros(instant);
    } catch (ArithmeticException e) {
      RegistryException invalid = new RegistryException.Invalid("time-invalid",
          "the time %s is more than 290,000 years away".formatted(instant),
          "Leave the bound out, or use another time.");
      invalid.addSuppressed(e);
      throw invalid;
    }
  }

  /// All of a type that reach into `span`, by data ID and time.
  static List<Row> within(Session session, int collection, int type, Span span) throws SQLException {
    try (Prepared read = session.prepare(OF_TYPE);
        Answer rows = read.integer(collection).integer(type).number(span.until).number(span.from).query()) {
      return read(rows, new ArrayList<>());
    }
  }

  /// Those of some data IDs that reach into `span`.
  static List<Row> within(Session session, int collection, int type, Span span, Collection<UUID> dataIds)
      throws SQLException {
    List<Row> found = new ArrayList<>();
    try (Prepared read = session.prepare(OF_DATA_IDS)) {
      for (List<UUID> some : Prepared.portions(dataIds.stream().distinct().toList())) {
        try (Answer rows = read.ids(some).integer(collection).integer(type).number(span.until).number(span.from)
            .query()) {
          read(rows, found);
        }
      }
    }
    return found;
  }

  private static List<Row> read(Answer rows, List<Row> found) throws SQLException {
    while (rows.next()) {
      found.add(new Row(rows.integer(1), rows.id(2), new Span(rows.number(3), rows.number(4)), rows.id(5)));
    }
    return found;
  }

  static void delete(Session session, int collection, List<Row> rows) throws SQLException {
    try (Prepared delete = session.prepare(DELETE)) {
      for (Row row : rows) {
        delete.integer(collection).integer(row.type).id(row.dataId).number(row.span.from).add();
      }
      delete.batch();
    }
  }

  static void insert(Session session, int collection, List<Row> rows) throws SQLException {
    try (Prepared insert = session.prepare(INSERT)) {
      for (Row row : rows) {
        insert.integer(collection).integer(row.type).id(row.dataId).number(row.span.from).number(row.span.until)
            .id(row.dataset).add();
      }
      insert.batch();
    }
  }
}
