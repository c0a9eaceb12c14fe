package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.JOURNAL_OPERATION;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.trueCondition;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Deletes, decided, as rows. The primary key decides between those who want an operation committed and those who want it voided: on PostgreSQL
/// whoever comes second waits until the first has committed or rolled back.
final class OperationRows {
  private static final String COMMITTED = "committed";
  private static final String VOIDED = "voided";

  private static final Template INSERT = Template.insert(JOURNAL_OPERATION, JOURNAL_OPERATION.ID,
      JOURNAL_OPERATION.OUTCOME, JOURNAL_OPERATION.MOVED);

  private static final Template VOID = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.insertInto(JOURNAL_OPERATION, JOURNAL_OPERATION.ID, JOURNAL_OPERATION.OUTCOME, JOURNAL_OPERATION.MOVED)
        .select(sql.select(ids.value(), inline(VOIDED), Template.parameter(JOURNAL_OPERATION.MOVED)).from(ids.table())
            .where(trueCondition()))
        .onConflictDoNothing();
  });

  private static final Template READ = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position(), JOURNAL_OPERATION.OUTCOME).from(ids.table()).join(JOURNAL_OPERATION)
        .on(JOURNAL_OPERATION.ID.eq(ids.value()));
  });

  private OperationRows() {}

  /// @return whether it was not on record: else it keeps the outcome that it has
  static boolean commit(Session session, UUID operation) throws SQLException {
    try (Prepared insert = session.prepare(INSERT)) {
      return insert.id(operation).text(COMMITTED).number(StorageRows.micros(Instant.now())).update() == 1;
    }
  }

  /// Voids those that are not on record, in the order in which everybody does, so that nobody waits for another in a circle.
  static int voided(Session session, Collection<UUID> operations) throws SQLException {
    int added = 0;
    try (Prepared insert = session.prepare(VOID)) {
      List<UUID> ordered = operations.stream().distinct().sorted(Candidate::compare).toList();
      for (List<UUID> some : Prepared.portions(ordered)) {
        added += insert.number(StorageRows.micros(Instant.now())).ids(some).update();
      }
    }
    return added;
  }

  /// Those of these operations that are on record, and whether they are committed.
  static Map<UUID, Boolean> read(Session session, Collection<UUID> operations) throws SQLException {
    Map<UUID, Boolean> found = new HashMap<>();
    try (Prepared statement = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(List.copyOf(operations))) {
        try (Answer rows = statement.ids(some).query()) {
          while (rows.next()) {
            found.put(some.get(rows.integer(1)), rows.text(2).equals(COMMITTED));
          }
        }
      }
    }
    return found;
  }
}
