package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.REMOVED_RUN;

import dev.larder.model.RunName;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Runs that were removed, as rows: their incarnations never come back.
final class RemovedRuns {
  private static final Template INSERT = Template.insert(REMOVED_RUN, REMOVED_RUN.INCARNATION, REMOVED_RUN.NAME,
      REMOVED_RUN.MOVED);

  private static final Template READ = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(REMOVED_RUN.INCARNATION, REMOVED_RUN.NAME, REMOVED_RUN.MOVED).from(ids.table())
        .crossJoin(REMOVED_RUN).where(REMOVED_RUN.INCARNATION.eq(ids.value())).orderBy(REMOVED_RUN.NAME);
  });

  private RemovedRuns() {}

  /// @return whether it was not on record
  static boolean insert(Session session, RunName run, UUID incarnation) throws SQLException {
    try (Prepared insert = session.prepare(INSERT)) {
      return insert.id(incarnation).text(run.value()).number(StorageRows.micros(Instant.now())).update() == 1;
    }
  }

  static boolean has(Session session, UUID incarnation) throws SQLException {
    return !among(session, List.of(incarnation)).isEmpty();
  }

  /// Those of these that are on record.
  static Set<UUID> among(Session session, Collection<UUID> incarnations) throws SQLException {
    Set<UUID> found = new HashSet<>();
    try (Prepared read = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(incarnations.stream().distinct().toList())) {
        try (Answer rows = read.ids(some).query()) {
          while (rows.next()) {
            found.add(rows.id(1));
          }
        }
      }
    }
    return found;
  }

  /// To be asked after the rows of runs are made: in a statement of its own, it sees whoever removed one before.
  ///
  /// @throws RegistryException.Conflict if one of these is removed
  static void refuse(Session session, Collection<UUID> incarnations) throws SQLException {
    try (Prepared read = session.prepare(READ)) {
      for (List<UUID> some : Prepared.portions(incarnations.stream().distinct().toList())) {
        try (Answer rows = read.ids(some).query()) {
          if (rows.next()) {
            throw new RegistryException.Conflict(
                "run %s of incarnation %s was removed from the registry on %s".formatted(
                    rows.text(2), rows.id(1), StorageRows.instant(rows.number(3))),
                "It does not come back: what is still to be kept of it goes into a new run. A run of that name that is begun now is another one.");
          }
        }
      }
    }
  }
}
