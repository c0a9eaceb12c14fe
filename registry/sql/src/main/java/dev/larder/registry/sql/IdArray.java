package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// A list bound as one parameter: a JSON array that `json_each` turns into rows. No temporary table, so that it works where
/// nothing may be written.
final class IdArray {
  /// The most ids that one statement is given: keeps parameter and answers small.
  private static final int LIMIT = 10_000;

  /// The array as a table: one row an element.
  static final Table<?> ELEMENTS = DSL.table("json_each({0})", DSL.param("ids", String.class)).as("j");
  /// Where in the array the element stands, from 0.
  static final Field<Integer> POSITION = DSL.field(DSL.name("j", "key"), Integer.class);
  static final Field<String> TEXT = DSL.field(DSL.name("j", "value"), String.class);
  static final Field<UUID> ID = DSL.field("unhex({0})", DATASET.ID.getDataType(), TEXT);

  private IdArray() {}

  /// `ids` in their order, in pieces that one statement can take.
  static List<List<UUID>> portions(List<UUID> ids) {
    List<List<UUID>> portions = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += LIMIT) {
      portions.add(ids.subList(from, Math.min(ids.size(), from + LIMIT)));
    }
    return portions;
  }

  /// The parameter for [#ID]: a piece of [#portions].
  static String ofIds(Collection<UUID> ids) {
    HexFormat hex = HexFormat.of();
    StringBuilder json = new StringBuilder(ids.size() * 35 + 2).append('[');
    for (UUID id : ids) {
      json.append(json.length() > 1 ? ",\"" : "\"").append(hex.toHexDigits(id.getMostSignificantBits()))
          .append(hex.toHexDigits(id.getLeastSignificantBits())).append('"');
    }
    return json.append(']').toString();
  }

  /// The parameter for [#TEXT].
  static String ofTexts(List<String> texts) {
    StringBuilder json = new StringBuilder("[");
    for (String text : texts) {
      json.append(json.length() > 1 ? ",\"" : "\"").append(JsonStringEncoder.getInstance().quoteAsString(text))
          .append('"');
    }
    return json.append(']').toString();
  }
}
