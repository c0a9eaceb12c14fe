package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.REPOSITORY;

import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/// Whose Registry it is: two repositories in one database would take each other's datasets for their own.
final class RepositoryRow {
  private static final Template READ = Template.of(sql -> sql.select(REPOSITORY.ID).from(REPOSITORY));
  private static final Template CLAIM = Template.insert(REPOSITORY, REPOSITORY.ONE, REPOSITORY.ID);

  private RepositoryRow() {}

  static Optional<UUID> read(Session session) throws SQLException {
    try (Prepared read = session.prepare(READ); Answer rows = read.query()) {
      return rows.next() ? Optional.of(rows.id(1)) : Optional.empty();
    }
  }

  /// @return whose it is now
  static UUID claim(Session session, UUID repository) throws SQLException {
    try (Prepared claim = session.prepare(CLAIM)) {
      claim.integer(1).id(repository).update();
    }
    return read(session).orElseThrow();
  }
}
