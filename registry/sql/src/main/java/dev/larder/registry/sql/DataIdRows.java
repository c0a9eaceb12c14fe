package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATA_ID;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/// Data IDs as rows: one for each, shared by all datasets that have it.
final class DataIdRows {
  private static final String INSERT = Rendered.insert(DATA_ID, DATA_ID.KEY, DATA_ID.JSON);

  private DataIdRows() {}

  /// Inserts, in the order of their keys, those that are not there.
  static void insert(Connection connection, List<Candidate> candidates) throws SQLException {
    List<Candidate> ordered = candidates.stream().sorted(Candidate.BY_DATA_ID).toList();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (int i = 0; i < ordered.size(); i++) {
        Candidate candidate = ordered.get(i);
        if (i == 0 || !candidate.dataId().equals(ordered.get(i - 1).dataId())) {
          statement.setBytes(1, UuidBinding.bytes(candidate.dataId()));
          statement.setString(2, candidate.ref().dataId().canonicalJson());
          statement.addBatch();
        }
      }
      statement.executeBatch();
    }
  }
}
