package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_INPUT;
import static dev.larder.registry.sql.schema.Tables.DATASET_JOB;

import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/// What datasets were made from, and by which jobs, as rows. Several writers that made the same dataset may each say so: all of it is kept,
/// so that their order does not matter.
final class LineageRows {
  private static final Template INPUT = Template.insert(DATASET_INPUT, DATASET_INPUT.DATASET, DATASET_INPUT.INPUT);
  private static final Template JOB = Template.insert(DATASET_JOB, DATASET_JOB.DATASET, DATASET_JOB.JOB);

  private LineageRows() {}

  /// What is told of one dataset.
  ///
  /// @param job empty where nobody says
  record Origin(UUID dataset, Collection<UUID> inputs, String job) {}

  /// @param origins in the order in which everybody inserts them: of their ids
  static void insert(Session session, Collection<Origin> origins) throws SQLException {
    try (Prepared input = session.prepare(INPUT); Prepared job = session.prepare(JOB)) {
      for (Origin origin : origins) {
        for (UUID each : origin.inputs().stream().distinct().sorted().toList()) {
          input.id(origin.dataset()).id(each).add();
        }
        if (!origin.job().isEmpty()) {
          job.id(origin.dataset()).text(origin.job()).add();
        }
      }
      input.batch();
      job.batch();
    }
  }
}
