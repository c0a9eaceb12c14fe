package dev.larder.registry.sql;

import static dev.larder.registry.sql.QueryTables.R;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.MetadataType;
import dev.larder.registry.Cursor;
import dev.larder.registry.Vocabulary;
import dev.larder.registry.Where;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// Records of a dimension that fulfil a condition.
final class DimensionRecordQuery {
  private DimensionRecordQuery() {}

  static Cursor<DimensionRecord> open(Database database, DimensionName name, Optional<Where> where) {
    Map<DimensionName, Dimension> dimensions = database.read(DimensionRows::read);
    Dimension dimension = required(dimensions, name);
    return SqlCursor.open(database, session -> prepared(session, dimension, dimensions, where),
        rows -> new DimensionRecord(name, DataIdJson.read(rows.text(1)),
            normal(dimension, MetadataJson.read(rows.text(2)))));
  }

  private static Prepared prepared(Session session, Dimension dimension, Map<DimensionName, Dimension> dimensions,
      Optional<Where> where) throws SQLException {
    SortedSet<DimensionName> needed = new TreeSet<>();
    collect(dimension, dimensions, needed);
    Vocabulary words = Vocabulary.ofRecords(dimension,
        needed.stream().map(other -> required(dimensions, other)).toList());
    Condition condition = where.map(each -> each.check(words))
        .map(new ConditionSql(new QueryFields.OfRecords(session.dialect()))::of).orElse(DSL.noCondition());
    return session.prepare(DSL.select(R.JSON, R.METADATA).from(R)
        .where(R.DIMENSION.eq(DSL.val(dimension.name().value()))).and(condition).orderBy(R.KEY));
  }

  private static void collect(Dimension dimension, Map<DimensionName, Dimension> dimensions,
      SortedSet<DimensionName> needed) {
    for (DimensionName name : dimension.requires()) {
      if (needed.add(name)) {
        collect(required(dimensions, name), dimensions, needed);
      }
    }
  }

  private static Dimension required(Map<DimensionName, Dimension> dimensions, DimensionName name) {
    @Nullable
    Dimension dimension = dimensions.get(name);
    if (dimension == null) {
      throw Unknown.name("dimension", name.value(), dimensions.keySet().stream().map(DimensionName::value).toList(),
          "larder query dimensions");
    }
    return dimension;
  }

  /// A database may write a number without its fraction.
  private static SortedMap<String, Object> normal(Dimension dimension, SortedMap<String, Object> metadata) {
    metadata.replaceAll((field, value) -> dimension.metadata().get(field) == MetadataType.NUMBER
        && value instanceof Long number ? (Object) number.doubleValue() : value);
    return metadata;
  }
}
