package dev.larder.registry.sql;

import java.sql.SQLException;
import java.util.List;

/// Inserts many rows at once, in whatever way the database takes them fastest. All rows come in the order in which everybody inserts them.
interface BulkInsertion {

  /// Inserts the data IDs that are not there.
  ///
  /// @param ordered by data ID, each once
  void dataIds(List<Candidate> ordered) throws SQLException;

  /// Inserts the datasets whose id and place are free.
  ///
  /// @param ordered no two of which share an id or a place
  /// @param inserted takes those that were inserted
  /// @return the others
  List<Candidate> datasets(List<Candidate> ordered, List<Candidate> inserted) throws SQLException;

  /// Inserts storage records, none of which is there: a dataset that was not there has none.
  ///
  /// @param ordered by id
  void records(List<Candidate> ordered, String datastore) throws SQLException;
}
