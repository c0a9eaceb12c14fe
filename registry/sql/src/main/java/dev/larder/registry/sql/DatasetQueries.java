package dev.larder.registry.sql;

import dev.larder.model.DataId;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetQuery;
import java.sql.SQLException;

/// Answers about datasets other than the datasets.
final class DatasetQueries {
  private DatasetQueries() {}

  static long count(Session session, DatasetQuery query) throws SQLException {
    DatasetStatement statement = DatasetStatement.of(session, DatasetSelection.of(session, query));
    try (Prepared count = session.prepare(statement.count(SqlDatasetCursor.after(query, statement.sortColumns())));
        Answer rows = count.query()) {
      rows.next();
      return rows.number(1);
    }
  }

  /// Whether there is one, wherever the query begins and ends.
  static boolean any(Session session, DatasetQuery query) throws SQLException {
    DatasetStatement statement = new DatasetStatement(session.dialect(), DatasetSelection.of(session, query));
    try (Prepared any = session.prepare(statement.any()); Answer rows = any.query()) {
      return rows.next();
    }
  }

  static Cursor<DataId> dataIds(Database database, DatasetQuery query) {
    return SqlCursor.open(database,
        session -> session
            .prepare(new DatasetStatement(session.dialect(), DatasetSelection.of(session, query)).dataIds()),
        rows -> DataIdJson.read(rows.text(1)));
  }
}
