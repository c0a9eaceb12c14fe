package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.TOMBSTONE;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.trueCondition;

import dev.larder.registry.DeletionAction;
import dev.larder.registry.Tombstone;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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

  private static final Template INSERT = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.insertInto(TOMBSTONE, TOMBSTONE.DATASET, TOMBSTONE.OPERATION, TOMBSTONE.ACTION)
        .select(sql.select(ids.value(), Template.parameter(TOMBSTONE.OPERATION), Template.parameter(TOMBSTONE.ACTION))
            .from(ids.table()).where(trueCondition()))
        .onConflictDoNothing();
  });

  private final Map<UUID, List<Tombstone>> all;

  private Tombstones(Map<UUID, List<Tombstone>> all) {
    this.all = all;
  }

  /// Those of these datasets. In a statement of its own, after the locks: one that locks and reads would see a time before the lock.
  static Tombstones read(Session session, Collection<UUID> datasets) throws SQLException {
    Map<UUID, List<Tombstone>> all = new HashMap<>();
    try (Prepared any = session.prepare(ANY); Answer rows = any.query()) {
      if (!rows.next()) {
        return new Tombstones(all);
      }
    }
    try (Prepared statement = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(datasets.stream().distinct().toList())) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            all.computeIfAbsent(some.get(rows.integer(1)), id -> new ArrayList<>(1))
                .add(new Tombstone(rows.id(2), action(rows.text(3))));
          }
        }
      }
    }
    return new Tombstones(all);
  }

  /// Puts one on each of these datasets that has none of this operation.
  static void put(Session session, UUID operation, DeletionAction action, List<UUID> datasets) throws SQLException {
    try (Prepared insert = session.prepare(INSERT)) {
      for (List<UUID> some : Prepared.portions(datasets)) {
        insert.id(operation).text(action.participle()).ids(some).update();
      }
    }
  }

  private static DeletionAction action(String participle) {
    return participle.equals(DeletionAction.PURGE.participle()) ? DeletionAction.PURGE : DeletionAction.UNSTORE;
  }

  /// All, by dataset; those of each by operation.
  Map<UUID, List<Tombstone>> all() {
    Map<UUID, List<Tombstone>> sorted = HashMap.newHashMap(all.size());
    all.forEach((dataset, each) -> sorted.put(dataset,
        each.stream().sorted(Comparator.comparing(Tombstone::operation, Candidate::compare)).toList()));
    return sorted;
  }

  /// Whether `operation` has done something to it.
  boolean has(UUID dataset, UUID operation) {
    return all.getOrDefault(dataset, List.of()).stream().anyMatch(each -> each.operation().equals(operation));
  }

  boolean purged(UUID dataset) {
    return all.getOrDefault(dataset, List.of()).stream().anyMatch(each -> each.action() == DeletionAction.PURGE);
  }

  boolean unstored(UUID dataset) {
    return all.containsKey(dataset);
  }

  /// Whether what a record says of its artifacts is dead: some delete took them away, and the record does not lift it.
  ///
  /// @param lifts the deletes that it lifts; one that purged is not lifted
  boolean dead(UUID dataset, Collection<UUID> lifts) {
    List<Tombstone> tombstones = all.get(dataset);
    return tombstones != null && !tombstones.stream()
        .allMatch(each -> each.action() == DeletionAction.UNSTORE && lifts.contains(each.operation()));
  }
}
