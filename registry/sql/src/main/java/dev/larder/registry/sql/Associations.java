package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET_CALIBRATION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TAG;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.inline;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.Association;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jooq.TableField;

/// The places of datasets in tagged and calibration collections, whichever these are.
final class Associations {
  private static final List<Template> COUNT = List.of(count(DATASET_TAG.COLLECTION, DATASET_TAG.DATASET),
      count(DATASET_CALIBRATION.COLLECTION, DATASET_CALIBRATION.DATASET));
  private static final List<Template> DELETE = List.of(delete(DATASET_TAG.DATASET),
      delete(DATASET_CALIBRATION.DATASET));

  private static final List<Template> MEMBER = List.of(member(DATASET_TAG.COLLECTION, DATASET_TAG.DATASET),
      member(DATASET_CALIBRATION.COLLECTION, DATASET_CALIBRATION.DATASET));

  private Associations() {}

  private static Template count(TableField<?, Integer> collection, TableField<?, UUID> dataset) {
    return Template.of((sql, dialect) -> {
      var ids = dialect.ids();
      return sql.select(COLLECTION.NAME, COLLECTION.TYPE, countDistinct(dataset)).from(ids.table())
          .crossJoin(dataset.getTable()).join(COLLECTION).on(COLLECTION.KEY.eq(collection))
          .where(dataset.eq(ids.value())).groupBy(COLLECTION.NAME, COLLECTION.TYPE);
    });
  }

  private static Template member(TableField<?, Integer> collection, TableField<?, UUID> dataset) {
    return Template.of((sql, dialect) -> {
      var ids = dialect.ids();
      return sql.select(dataset).from(ids.table()).crossJoin(dataset.getTable()).join(COLLECTION)
          .on(COLLECTION.KEY.eq(collection)).where(dataset.eq(ids.value()))
          .and(COLLECTION.NAME.eq(Template.parameter(COLLECTION.NAME))).orderBy(dataset).limit(inline(1));
    });
  }

  private static Template delete(TableField<?, UUID> dataset) {
    return Template.of((sql, dialect) -> {
      var ids = dialect.ids();
      return sql.deleteFrom(dataset.getTable()).where(dataset.in(sql.select(ids.value()).from(ids.table())));
    });
  }

  /// By name of the collection.
  static List<Association> read(Session session, Collection<UUID> datasets) throws SQLException {
    Map<CollectionName, Association> found = new TreeMap<>();
    List<List<UUID>> portions = Prepared.portions(datasets.stream().distinct().toList());
    for (Template template : COUNT) {
      try (Prepared count = session.prepare(template)) {
        for (List<UUID> some : portions) {
          try (Answer rows = count.ids(some).query()) {
            while (rows.next()) {
              Association each = new Association(new CollectionName(rows.text(1)),
                  CollectionType.valueOf(rows.text(2)), rows.number(3));
              found.merge(each.collection(), each, (one, other) -> new Association(one.collection(), one.type(),
                  one.datasets() + other.datasets()));
            }
          }
        }
      }
    }
    return new ArrayList<>(found.values());
  }

  /// One of these datasets that the collection holds, which is known to hold some.
  static UUID member(Session session, CollectionName collection, List<UUID> datasets) throws SQLException {
    for (Template template : MEMBER) {
      try (Prepared member = session.prepare(template);
          Answer rows = member.ids(datasets).text(collection.value()).query()) {
        if (rows.next()) {
          return rows.id(1);
        }
      }
    }
    throw new IllegalStateException("collection %s held datasets a moment ago, and holds none".formatted(collection));
  }

  /// Takes these datasets out of all of them.
  static void delete(Session session, List<UUID> datasets) throws SQLException {
    for (Template template : DELETE) {
      try (Prepared delete = session.prepare(template)) {
        for (List<UUID> some : Prepared.portions(datasets)) {
          delete.ids(some).update();
        }
      }
    }
  }
}
