package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DIMENSION;
import static dev.larder.registry.sql.schema.Tables.DIMENSION_FIELD;
import static dev.larder.registry.sql.schema.Tables.DIMENSION_REQUIREMENT;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.MetadataType;
import dev.larder.model.ValueType;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.impl.DSL;

/// Dimensions as rows. They are few.
final class DimensionRows {
  private static final Template INSERT = Template.insert(DIMENSION, DIMENSION.NAME, DIMENSION.VALUE_TYPE);

  private static final Template TYPES = Template.of(sql -> sql.select(DIMENSION.NAME, DIMENSION.VALUE_TYPE)
      .from(DIMENSION).orderBy(DIMENSION.NAME));

  /// What a row of [#READ] is about.
  private static final int DECLARED = 0;
  private static final int REQUIREMENT = 1;
  private static final int METADATA = 2;

  /// One statement, because it is read before every query, often over a network: each takes its time.
  private static final Template READ = Template.of(sql -> sql
      .select(DSL.inline(DECLARED), DIMENSION.NAME, DIMENSION.VALUE_TYPE, DSL.inline("")).from(DIMENSION)
      .unionAll(sql.select(DSL.inline(REQUIREMENT), DIMENSION_REQUIREMENT.DIMENSION, DIMENSION_REQUIREMENT.REQUIRES,
          DSL.inline("")).from(DIMENSION_REQUIREMENT))
      .unionAll(sql.select(DSL.inline(METADATA), DIMENSION_FIELD.DIMENSION, DIMENSION_FIELD.NAME,
          DIMENSION_FIELD.VALUE_TYPE).from(DIMENSION_FIELD)));

  private DimensionRows() {}

  /// Declares one that nobody declared; one that is there is left as it is.
  ///
  /// @return whether it was not there
  static boolean insert(Session session, DimensionName name, ValueType type) throws SQLException {
    try (Prepared insert = session.prepare(INSERT)) {
      return insert.text(name.value()).text(type.word()).update() == 1;
    }
  }

  /// All, by name.
  static SortedMap<DimensionName, Dimension> read(Session session) throws SQLException {
    Map<DimensionName, TreeSet<DimensionName>> requirements = new TreeMap<>();
    Map<DimensionName, TreeMap<String, MetadataType>> fields = new TreeMap<>();
    Map<DimensionName, ValueType> types = new TreeMap<>();
    try (Prepared read = session.prepare(READ); Answer rows = read.query()) {
      while (rows.next()) {
        DimensionName name = new DimensionName(rows.text(2));
        switch (rows.integer(1)) {
          case DECLARED -> types.put(name, ValueType.ofWord(rows.text(3)));
          case REQUIREMENT ->
            requirements.computeIfAbsent(name, key -> new TreeSet<>()).add(new DimensionName(rows.text(3)));
          default ->
            fields.computeIfAbsent(name, key -> new TreeMap<>()).put(rows.text(3), MetadataType.ofWord(rows.text(4)));
        }
      }
    }
    TreeMap<DimensionName, Dimension> dimensions = new TreeMap<>();
    types.forEach((name, type) -> dimensions.put(name, new Dimension(name, type,
        requirements.getOrDefault(name, new TreeSet<>()), fields.getOrDefault(name, new TreeMap<>()))));
    return dimensions;
  }

  /// The types of all dimensions.
  static Map<DimensionName, ValueType> types(Session session) throws SQLException {
    Map<DimensionName, ValueType> types = new TreeMap<>();
    try (Prepared read = session.prepare(TYPES); Answer rows = read.query()) {
      while (rows.next()) {
        types.put(new DimensionName(rows.text(1)), ValueType.ofWord(rows.text(2)));
      }
    }
    return types;
  }
}
