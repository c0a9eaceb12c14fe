package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATA_ID;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jooq.Condition;

/// Datasets, row by row from one statement. Its order is that of nested loops over indexes (run names, dataset type names, then
/// the index that keeps data IDs unique), so that nothing is sorted and the first row comes at once.
final class SqlDatasetCursor implements DatasetCursor {
  private static final int RECORD = 5;

  private final Database database;
  private final Reading reader;
  private final Prepared statement;
  private final Answer rows;
  private final DatasetTypes types;
  private boolean more;
  private boolean closed;

  private SqlDatasetCursor(Database database, Reading reader, DatasetTypes types, Prepared statement, Answer rows)
      throws SQLException {
    this.database = database;
    this.reader = reader;
    this.types = types;
    this.statement = statement;
    this.rows = rows;
    this.more = advance();
  }

  static DatasetCursor open(Database database, DatasetQuery query) {
    try {
      Reading reader = database.reading();
      try {
        Session session = reader.session();
        DatasetTypes types = DatasetTypes.read(session);
        Prepared statement = session.prepare(sql(session.dialect(), query));
        if (!query.collections().isEmpty()) {
          statement.text(query.collections().getFirst().value());
        }
        if (!query.types().isEmpty()) {
          statement.text(query.types().getFirst());
        }
        return new SqlDatasetCursor(database, reader, types, statement, statement.stream());
      } catch (SQLException | RuntimeException e) {
        try {
          reader.close();
        } catch (SQLException closing) {
          e.addSuppressed(closing);
        }
        throw e;
      }
    } catch (SQLException e) {
      throw database.fault(e);
    }
  }

  /// A cross join is SQLite's way to fix the order of the loops.
  static String sql(SqlDialect dialect, DatasetQuery query) {
    Condition wanted = DATASET.RUN.eq(COLLECTION.KEY).and(DATASET.DATASET_TYPE.eq(DATASET_TYPE.KEY))
        .and(DATA_ID.KEY.eq(DATASET.DATA_ID));
    if (!query.collections().isEmpty()) {
      wanted = wanted.and(COLLECTION.NAME.eq(Template.parameter(COLLECTION.NAME)));
    }
    if (!query.types().isEmpty()) {
      wanted = wanted.and(DATASET_TYPE.NAME.eq(Template.parameter(DATASET_TYPE.NAME)));
    }
    return Template.render(dialect, dialect.sql()
        .select(COLLECTION.NAME, DATASET.DATASET_TYPE, DATASET.ID, DATA_ID.JSON)
        .select(StorageRows.COLUMNS)
        .from(COLLECTION).crossJoin(DATASET_TYPE).crossJoin(DATASET).crossJoin(DATA_ID)
        .leftJoin(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID))
        .where(wanted)
        .orderBy(COLLECTION.NAME, DATASET_TYPE.NAME, DATASET.DATA_ID, STORAGE_RECORD.DATASTORE,
            STORAGE_RECORD.COMPONENT));
  }

  private boolean advance() throws SQLException {
    boolean row = rows.next();
    if (!row) {
      reader.finish();
    }
    return row;
  }

  @Override
  public boolean hasNext() {
    return more;
  }

  @Override
  public FoundDataset next() {
    if (!more) {
      throw new NoSuchElementException("no more datasets");
    }
    try {
      UUID id = rows.id(3);
      DatasetRef ref = new DatasetRef(id, types.get(rows.integer(2)), DataIdJson.read(rows.text(4)),
          new RunName(rows.text(1)));
      List<StorageRecord> records = new ArrayList<>(1);
      do {
        if (StorageRows.present(rows, RECORD)) {
          records.add(StorageRows.read(rows, RECORD));
        }
        more = advance();
      } while (more && rows.id(3).equals(id));
      return new FoundDataset(ref, CollectionName.of(ref.run()), records);
    } catch (SQLException e) {
      throw database.fault(e);
    }
  }

  @Override
  public String position() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      more = false;
      try {
        rows.close();
        statement.close();
        reader.close();
      } catch (SQLException e) {
        throw database.fault(e);
      }
    }
  }
}
