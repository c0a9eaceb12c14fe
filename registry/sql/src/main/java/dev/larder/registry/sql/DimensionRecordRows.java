package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DIMENSION;
import static dev.larder.registry.sql.schema.Tables.DIMENSION_RECORD;

import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.MetadataType;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Query;

/// Records of dimensions as rows. Who puts some holds the dimension's row, so that what is read of them stays true.
final class DimensionRecordRows {
  private static final int LONGEST = 65_536;

  private static final Template LOCK = Template.of((DSLContext sql, SqlDialect dialect) -> {
    var row = sql.select(DIMENSION.NAME).from(DIMENSION).where(DIMENSION.NAME.eq(Template.parameter(DIMENSION.NAME)));
    return dialect == SqlDialect.SQLITE ? (Query) row : row.forNoKeyUpdate();
  });

  private static final Template READ = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position(), DIMENSION_RECORD.METADATA).from(ids.table()).crossJoin(DIMENSION_RECORD)
        .where(DIMENSION_RECORD.KEY.eq(ids.value()))
        .and(DIMENSION_RECORD.DIMENSION.eq(Template.parameter(DIMENSION_RECORD.DIMENSION)));
  });

  private static final Template INSERT = Template.of(sql -> sql.insertInto(DIMENSION_RECORD,
      DIMENSION_RECORD.DIMENSION, DIMENSION_RECORD.KEY, DIMENSION_RECORD.JSON, DIMENSION_RECORD.METADATA)
      .values(Template.parameter(DIMENSION_RECORD.DIMENSION), Template.parameter(DIMENSION_RECORD.KEY),
          Template.parameter(DIMENSION_RECORD.JSON), Template.parameter(DIMENSION_RECORD.METADATA)));

  private static final Template UPDATE = Template.of(sql -> sql.update(DIMENSION_RECORD)
      .set(DIMENSION_RECORD.METADATA, Template.parameter(DIMENSION_RECORD.METADATA))
      .where(DIMENSION_RECORD.DIMENSION.eq(Template.parameter(DIMENSION_RECORD.DIMENSION)))
      .and(DIMENSION_RECORD.KEY.eq(Template.parameter(DIMENSION_RECORD.KEY))));

  private DimensionRecordRows() {}

  static long put(Session session, Change.PutDimensionRecords change) throws SQLException {
    Map<DimensionName, Dimension> known = DimensionRows.read(session);
    DataIdCheck dataIds = new DataIdCheck(DimensionRows.types(session));
    TreeMap<DimensionName, List<DimensionRecord>> byDimension = new TreeMap<>();
    for (DimensionRecord record : change.records()) {
      check(record, known, dataIds);
      byDimension.computeIfAbsent(record.dimension(), name -> new ArrayList<>()).add(record);
    }
    long changed = 0;
    for (Map.Entry<DimensionName, List<DimensionRecord>> some : byDimension.entrySet()) {
      Dimension dimension = DimensionChanges.required(known, some.getKey());
      try (Prepared lock = session.prepare(LOCK)) {
        lock.text(dimension.name().value()).query().close();
      }
      changed += put(session, dimension, some.getValue(), change.replace());
    }
    return changed;
  }

  private static long put(Session session, Dimension dimension, List<DimensionRecord> records, boolean replace)
      throws SQLException {
    Map<UUID, SortedMap<String, Object>> held = held(session, dimension,
        records.stream().map(record -> record.key().key()).distinct().toList());
    // What is put, in the order in which it is: twice the same key counts as one after the other.
    Map<UUID, SortedMap<String, Object>> put = new HashMap<>(held);
    Map<UUID, DataId> changed = new TreeMap<>(Candidate::compare);
    for (DimensionRecord record : records) {
      UUID key = record.key().key();
      SortedMap<String, Object> metadata = normal(dimension, record.metadata());
      SortedMap<String, Object> other = put.put(key, metadata);
      if (other != null && !other.equals(metadata) && !replace) {
        throw new RegistryException.Conflict(
            "dimension %s has %s with %s, and is given %s".formatted(dimension.name(), record.key(),
                MetadataJson.write(other), MetadataJson.write(metadata)),
            "Say that it replaces what is there, or leave it out.");
      }
      if (!metadata.equals(held.get(key))) {
        changed.put(key, record.key());
      } else {
        changed.remove(key);
      }
    }
    try (Prepared insert = session.prepare(INSERT); Prepared update = session.prepare(UPDATE)) {
      for (Map.Entry<UUID, DataId> each : changed.entrySet()) {
        UUID key = each.getKey();
        String metadata = MetadataJson.write(put.getOrDefault(key, new TreeMap<>()));
        if (held.containsKey(key)) {
          update.text(metadata).text(dimension.name().value()).id(key).add();
        } else {
          insert.text(dimension.name().value()).id(key).text(each.getValue().canonicalJson()).text(metadata).add();
        }
      }
      insert.batch();
      update.batch();
    }
    return changed.size();
  }

  private static Map<UUID, SortedMap<String, Object>> held(Session session, Dimension dimension, List<UUID> keys)
      throws SQLException {
    Map<UUID, SortedMap<String, Object>> held = new HashMap<>();
    try (Prepared read = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(keys)) {
        try (Answer rows = read.ids(some).text(dimension.name().value()).query()) {
          while (rows.next()) {
            held.put(some.get(rows.integer(1)), normal(dimension, MetadataJson.read(rows.text(2))));
          }
        }
      }
    }
    return held;
  }

  /// With each value as its field's type has it: a whole number is a number as well.
  private static SortedMap<String, Object> normal(Dimension dimension, SortedMap<String, Object> metadata) {
    SortedMap<String, Object> normal = new TreeMap<>(metadata);
    normal.replaceAll((field, value) -> dimension.metadata().get(field) == MetadataType.NUMBER
        && value instanceof Long number ? (Object) number.doubleValue() : value);
    return normal;
  }

  private static void check(DimensionRecord record, Map<DimensionName, Dimension> known, DataIdCheck dataIds) {
    Dimension dimension = DimensionChanges.required(known, record.dimension());
    SortedSet<DimensionName> wanted = DimensionChanges.closed(known, List.of(record.dimension()));
    if (!record.key().values().keySet().equals(wanted)) {
      throw invalid("a record of dimension %s has the key %s, and needs one of %s".formatted(dimension.name(),
          record.key(), wanted), "Give a value to the dimension and to all that it requires, and to no other.");
    }
    Optional<String> unfit = dataIds.unfit(record.key());
    if (unfit.isPresent()) {
      throw invalid(unfit.get(), "Give values in the one form of their dimension's type.");
    }
    record.metadata().forEach((field, value) -> {
      MetadataType type = dimension.metadata().get(field);
      if (type == null) {
        throw invalid("dimension %s has no field %s, which the record of %s names".formatted(dimension, field,
            record.key()), "Use the fields that the dimension declares.");
      }
      boolean fits = type == MetadataType.NUMBER && value instanceof Long || type.accepts(value);
      if (!fits || value instanceof Double number && !Double.isFinite(number)
          || value instanceof String text && !isText(text)) {
        throw invalid("field %s of dimension %s is of type %s, and the record of %s gives it %s".formatted(field,
            dimension.name(), type.word(), record.key(), shown(value)),
            "Text is valid Unicode without U+0000, of at most %d characters.".formatted(LONGEST));
      }
    });
  }

  private static String shown(Object value) {
    return value instanceof String text
        ? "a text of %d characters".formatted(text.length())
        : value.toString();
  }

  private static boolean isText(String text) {
    return text.length() <= LONGEST && text.indexOf('\0') < 0
        && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  private static RegistryException invalid(String message, String remedy) {
    return new RegistryException.Invalid("dimension-record-invalid", message, remedy);
  }
}
