package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.TOMBSTONE;
import static org.jooq.impl.DSL.inline;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What committed deletes did to datasets.
final class Tombstones {
  private static final Template READ = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position(), TOMBSTONE.OPERATION, TOMBSTONE.ACTION).from(ids.table()).crossJoin(TOMBSTONE)
        .where(TOMBSTONE.DATASET.eq(ids.value()));
  });

  /// Most registries never deleted anything, and need not be told ten thousand ids to say so.
  private static final Template ANY = Template.of(sql -> sql.select(TOMBSTONE.ACTION).from(TOMBSTONE).limit(inline(1)));

  private final Map<UUID, Mark> marks;

  /// What became of a dataset, with regard to what a journal says of it.
  enum Mark {
    /// Its storage records were taken away, for good.
    UNSTORED,
    /// It was taken out of the Registry, for good.
    PURGED
  }

  private Tombstones(Map<UUID, Mark> marks) {
    this.marks = marks;
  }

  /// Those of these datasets. In a statement of its own, after the locks: one that locks and reads would see a time before the lock.
  static Tombstones read(Session session, List<UUID> datasets) throws SQLException {
    Map<UUID, Mark> marks = new HashMap<>();
    try (Prepared any = session.prepare(ANY); Answer rows = any.query()) {
      if (!rows.next()) {
        return new Tombstones(marks);
      }
    }
    try (Prepared statement = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(datasets)) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            Mark mark = rows.text(3).equals("purged") ? Mark.PURGED : Mark.UNSTORED;
            marks.merge(some.get(rows.integer(1)), mark, (one, other) -> one == Mark.PURGED ? one : other);
          }
        }
      }
    }
    return new Tombstones(marks);
  }

  boolean purged(UUID dataset) {
    return marks.get(dataset) == Mark.PURGED;
  }

  boolean unstored(UUID dataset) {
    return marks.containsKey(dataset);
  }
}
