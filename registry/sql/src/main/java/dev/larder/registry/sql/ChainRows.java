package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION_CHAIN;

import dev.larder.model.CollectionName;
import dev.larder.registry.CollectionSummary;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which collections chains search, as rows.
final class ChainRows {
  private static final Template READ = Template.of(sql -> sql.select(COLLECTION_CHAIN.PARENT, COLLECTION_CHAIN.CHILD)
      .from(COLLECTION_CHAIN).orderBy(COLLECTION_CHAIN.PARENT, COLLECTION_CHAIN.POSITION));

  private static final Template DELETE = Template.of(sql -> sql.deleteFrom(COLLECTION_CHAIN)
      .where(COLLECTION_CHAIN.PARENT.eq(Template.parameter(COLLECTION_CHAIN.PARENT))));

  private static final Template INSERT = Template.of(sql -> sql
      .insertInto(COLLECTION_CHAIN, COLLECTION_CHAIN.PARENT, COLLECTION_CHAIN.POSITION, COLLECTION_CHAIN.CHILD)
      .values(Template.parameter(COLLECTION_CHAIN.PARENT), Template.parameter(COLLECTION_CHAIN.POSITION),
          Template.parameter(COLLECTION_CHAIN.CHILD)));

  private ChainRows() {}

  /// The children of each chain that has some, in the order of search.
  static Map<Integer, List<Integer>> read(Session session) throws SQLException {
    Map<Integer, List<Integer>> children = new TreeMap<>();
    try (Prepared read = session.prepare(READ); Answer rows = read.query()) {
      while (rows.next()) {
        children.computeIfAbsent(rows.integer(1), parent -> new ArrayList<>()).add(rows.integer(2));
      }
    }
    return children;
  }

  static void replace(Session session, int parent, List<Integer> children) throws SQLException {
    try (Prepared delete = session.prepare(DELETE)) {
      delete.integer(parent).update();
    }
    try (Prepared insert = session.prepare(INSERT)) {
      int position = 0;
      for (int child : children) {
        insert.integer(parent).integer(position++).integer(child).add();
      }
      insert.batch();
    }
  }

  /// All collections with their children and parents, by name.
  static List<CollectionSummary> summaries(Session session) throws SQLException {
    List<CollectionRows.Row> all = CollectionRows.all(session);
    Map<Integer, CollectionRows.Row> byKey = new HashMap<>();
    all.forEach(row -> byKey.put(row.key(), row));
    Map<Integer, List<Integer>> children = read(session);
    Map<Integer, List<Integer>> parents = new HashMap<>();
    // By name of the parent, because `all` is.
    for (CollectionRows.Row row : all) {
      for (int child : children.getOrDefault(row.key(), List.of())) {
        parents.computeIfAbsent(child, key -> new ArrayList<>()).add(row.key());
      }
    }
    return all.stream().map(row -> new CollectionSummary(row.name(), row.type(),
        names(children.getOrDefault(row.key(), List.of()), byKey),
        names(parents.getOrDefault(row.key(), List.of()), byKey))).toList();
  }

  private static List<CollectionName> names(List<Integer> keys,
      Map<Integer, CollectionRows.Row> byKey) {
    return keys.stream().map(byKey::get).map(CollectionRows.Row::name).toList();
  }
}
