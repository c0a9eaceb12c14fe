package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.JOURNAL_OPERATION;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;
import static dev.larder.registry.sql.schema.Tables.TOMBSTONE;
import static org.jooq.impl.DSL.inline;

import dev.larder.registry.JournaledDelete;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Writes down deletes that journals tell of: operations first, then tombstones.
final class DeleteReplay {
  private static final String COMMITTED = "committed";

  private static final Template OPERATION = Template.insert(JOURNAL_OPERATION, JOURNAL_OPERATION.ID,
      JOURNAL_OPERATION.OUTCOME, JOURNAL_OPERATION.MOVED);

  private static final Template OUTCOME = Template.of(sql -> sql.select(JOURNAL_OPERATION.OUTCOME)
      .from(JOURNAL_OPERATION).where(JOURNAL_OPERATION.ID.eq(Template.parameter(JOURNAL_OPERATION.ID))));

  private static final Template TOMB = Template.insert(TOMBSTONE, TOMBSTONE.DATASET, TOMBSTONE.OPERATION,
      TOMBSTONE.ACTION);

  private static final Template STORED = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(STORAGE_RECORD.DATASET_ID).from(STORAGE_RECORD)
        .where(STORAGE_RECORD.DATASET_ID.in(sql.select(ids.value()).from(ids.table()))).limit(inline(1));
  });

  private DeleteReplay() {}

  /// @return how many operations were not on record
  static int run(Session session, List<JournaledDelete> deletes) throws SQLException {
    int added = 0;
    for (JournaledDelete delete : deletes) {
      added += switch (delete) {
        case JournaledDelete.Voided voided -> operation(session, voided.operation(), "voided");
        case JournaledDelete.Committed committed -> commit(session, committed);
      };
    }
    return added;
  }

  private static int commit(Session session, JournaledDelete.Committed delete) throws SQLException {
    int added = operation(session, delete.operation(), COMMITTED);
    try (Prepared read = session.prepare(OUTCOME); Answer rows = read.id(delete.operation()).query()) {
      if (!rows.next() || !rows.text(1).equals(COMMITTED)) {
        throw new RegistryException.Conflict(
            "delete %s is committed in the journals, and on record here as voided".formatted(delete.operation()),
            "One of the two is not of this repository, or was damaged: see what larder journal verify finds, and restore the Registry from a backup.");
      }
    }
    requireGone(session, delete);
    bury(session, delete.operation(), delete.unstored(), "unstored");
    bury(session, delete.operation(), delete.purged(), "purged");
    return added;
  }

  private static int operation(Session session, UUID operation, String outcome) throws SQLException {
    try (Prepared insert = session.prepare(OPERATION)) {
      return insert.id(operation).text(outcome).number(StorageRows.micros(Instant.now())).update();
    }
  }

  private static void requireGone(Session session, JournaledDelete.Committed delete) throws SQLException {
    Optional<UUID> purged = DatasetLookUp.byId(session, delete.purged()).stream().flatMap(Optional::stream)
        .map(ref -> ref.id()).findFirst();
    Optional<UUID> there = purged.isPresent() ? purged : stored(session, delete.unstored());
    if (there.isPresent()) {
      throw new RegistryException.Conflict(
          "delete %s is committed in the journals, and its dataset %s is here all the same".formatted(
              delete.operation(), there.get()),
          "The delete comes before what it is about: begin with an empty Registry, with larder rebuild.");
    }
  }

  private static Optional<UUID> stored(Session session, List<UUID> ids) throws SQLException {
    try (Prepared statement = session.prepare(STORED)) {
      for (List<UUID> some : Prepared.portions(ids)) {
        try (Answer rows = statement.ids(some).query()) {
          if (rows.next()) {
            return Optional.of(rows.id(1));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static void bury(Session session, UUID operation, List<UUID> datasets, String action) throws SQLException {
    try (Prepared insert = session.prepare(TOMB)) {
      for (UUID dataset : datasets) {
        insert.id(dataset).id(operation).text(action).add();
      }
      insert.batch();
    }
  }
}
