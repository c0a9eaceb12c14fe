package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;

import dev.larder.model.CollectionType;
import java.sql.SQLException;
import java.util.List;

/// Collections as rows.
final class CollectionRows {
  private static final Template INSERT = Template.insert(COLLECTION, COLLECTION.NAME, COLLECTION.TYPE);

  private CollectionRows() {}

  /// Makes those that are not there; who is there keeps its type.
  ///
  /// @param names in the order in which everybody inserts them: ascending
  /// @return how many were made
  static int insert(Session session, List<String> names, CollectionType type) throws SQLException {
    int made = 0;
    try (Prepared insert = session.prepare(INSERT)) {
      for (String name : names) {
        made += insert.text(name).text(type.name()).update();
      }
    }
    return made;
  }
}
