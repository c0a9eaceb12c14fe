package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Query;

/// Collections as rows.
final class CollectionRows {
  private static final Template INSERT = Template.insert(COLLECTION, COLLECTION.NAME, COLLECTION.TYPE);

  private static final Template READ = Template.of((sql, dialect) -> {
    var names = dialect.texts();
    return sql.select(COLLECTION.NAME, COLLECTION.KEY, COLLECTION.TYPE).from(names.table()).crossJoin(COLLECTION)
        .where(COLLECTION.NAME.eq(names.value()));
  });

  private static final Template ALL = Template.of(sql -> sql.select(COLLECTION.NAME, COLLECTION.KEY, COLLECTION.TYPE)
      .from(COLLECTION).orderBy(COLLECTION.NAME));

  private static final Template LOCK = Template.of((sql, dialect) -> one(sql, dialect, false));
  private static final Template LOCK_TO_REMOVE = Template.of((sql, dialect) -> one(sql, dialect, true));

  private CollectionRows() {}

  /// A collection's row.
  record Row(int key, CollectionName name, CollectionType type) {}

  /// Where rows can be locked one by one; SQLite lets one process write at a time. Who only changes what a collection holds does not keep
  /// others from naming it.
  private static Query one(DSLContext sql, SqlDialect dialect, boolean remove) {
    var row = sql.select(COLLECTION.NAME, COLLECTION.KEY, COLLECTION.TYPE).from(COLLECTION)
        .where(COLLECTION.NAME.eq(Template.parameter(COLLECTION.NAME)));
    if (dialect == SqlDialect.SQLITE) {
      return row;
    }
    return remove ? row.forUpdate() : row.forNoKeyUpdate();
  }

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

  /// All, by name.
  static List<Row> all(Session session) throws SQLException {
    List<Row> all = new ArrayList<>();
    try (Prepared read = session.prepare(ALL); Answer rows = read.query()) {
      while (rows.next()) {
        all.add(row(rows));
      }
    }
    return all;
  }

  /// Those of these names that are there.
  static Map<CollectionName, Row> read(Session session, Collection<CollectionName> names) throws SQLException {
    Map<CollectionName, Row> found = new HashMap<>();
    try (Prepared read = session.prepare(READ);
        Answer rows = read.texts(names.stream().distinct().map(CollectionName::value).toList()).query()) {
      while (rows.next()) {
        Row row = row(rows);
        found.put(row.name, row);
      }
    }
    return found;
  }

  /// Row i is the one of `names.get(i)`.
  ///
  /// @throws RegistryException.NotFound if one is not there
  static List<Row> required(Session session, List<CollectionName> names) throws SQLException {
    Map<CollectionName, Row> found = read(session, names);
    List<Row> required = new ArrayList<>(names.size());
    for (CollectionName name : names) {
      Row row = found.get(name);
      if (row == null) {
        throw unknown(session, name);
      }
      required.add(row);
    }
    return required;
  }

  /// A collection that nobody else changes until the end of the transaction.
  ///
  /// @throws RegistryException.NotFound if it is not there
  /// @throws RegistryException.Conflict if it is of another type
  static Row locked(Session session, CollectionName name, CollectionType type) throws SQLException {
    Optional<Row> row = one(session, name, LOCK);
    if (row.isEmpty()) {
      throw unknown(session, name);
    }
    return checked(row.get(), type);
  }

  /// One that nobody else names or changes until the end of the transaction.
  static Optional<Row> lockedToRemove(Session session, CollectionName name) throws SQLException {
    return one(session, name, LOCK_TO_REMOVE);
  }

  static Row checked(Row row, CollectionType type) {
    if (row.type != type) {
      throw new RegistryException.Conflict(
          "collection %s is of type %s, and %s is needed".formatted(row.name, row.type.word(), type.word()),
          "Name a collection of type %s, or make one: larder collection create.".formatted(type.word()));
    }
    return row;
  }

  private static Optional<Row> one(Session session, CollectionName name, Template template) throws SQLException {
    try (Prepared read = session.prepare(template); Answer rows = read.text(name.value()).query()) {
      return rows.next() ? Optional.of(row(rows)) : Optional.empty();
    }
  }

  static RegistryException.NotFound unknown(Session session, CollectionName name) throws SQLException {
    return Unknown.name("collection", name.value(),
        all(session).stream().map(row -> row.name.value()).toList(), "larder query collections");
  }

  private static Row row(Answer rows) throws SQLException {
    return new Row(rows.integer(2), new CollectionName(rows.text(1)), CollectionType.valueOf(rows.text(3)));
  }
}
