package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATA_ID;
import static dev.larder.registry.sql.schema.Tables.RUN;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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

  private final SqliteDatabase database;
  private final SqliteReader reader;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final DatasetTypes types;
  private boolean more;
  private boolean closed;

  private SqlDatasetCursor(SqliteDatabase database, SqliteReader reader, DatasetTypes types,
      PreparedStatement statement, ResultSet rows) throws SQLException {
    this.database = database;
    this.reader = reader;
    this.types = types;
    this.statement = statement;
    this.rows = rows;
    this.more = advance();
  }

  static DatasetCursor open(SqliteDatabase database, DatasetQuery query) {
    try {
      SqliteReader reader = database.reader();
      try {
        DatasetTypes types = DatasetTypes.read(reader.connection());
        PreparedStatement statement = reader.connection().prepareStatement(sql(query));
        int parameter = 1;
        if (!query.collections().isEmpty()) {
          statement.setString(parameter++, query.collections().getFirst().value());
        }
        if (!query.types().isEmpty()) {
          statement.setString(parameter, query.types().getFirst());
        }
        return new SqlDatasetCursor(database, reader, types, statement, statement.executeQuery());
      } catch (SQLException | RuntimeException e) {
        SqliteDatabase.closing(reader.connection(), e);
        throw e;
      }
    } catch (SQLException e) {
      throw database.faults().of(e);
    }
  }

  /// A cross join is SQLite's way to fix the order of the loops.
  static String sql(DatasetQuery query) {
    Condition wanted = DATASET.RUN.eq(RUN.KEY).and(DATASET.DATASET_TYPE.eq(DATASET_TYPE.KEY))
        .and(DATA_ID.KEY.eq(DATASET.DATA_ID));
    if (!query.collections().isEmpty()) {
      wanted = wanted.and(RUN.NAME.eq(Rendered.parameter(RUN.NAME)));
    }
    if (!query.types().isEmpty()) {
      wanted = wanted.and(DATASET_TYPE.NAME.eq(Rendered.parameter(DATASET_TYPE.NAME)));
    }
    return Rendered.of(Rendered.SQL
        .select(RUN.NAME, DATASET.DATASET_TYPE, DATASET.ID, DATA_ID.JSON)
        .select(StorageRows.COLUMNS)
        .from(RUN).crossJoin(DATASET_TYPE).crossJoin(DATASET).crossJoin(DATA_ID)
        .leftJoin(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID))
        .where(wanted)
        .orderBy(RUN.NAME, DATASET_TYPE.NAME, DATASET.DATA_ID, STORAGE_RECORD.DATASTORE, STORAGE_RECORD.COMPONENT));
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
      UUID id = UuidBinding.uuid(rows.getBytes(3));
      DatasetRef ref = new DatasetRef(id, types.get(rows.getInt(2)), DataIdJson.read(rows.getString(4)),
          new RunName(rows.getString(1)));
      List<StorageRecord> records = new ArrayList<>(1);
      do {
        if (StorageRows.present(rows, RECORD)) {
          records.add(StorageRows.read(rows, RECORD));
        }
        more = advance();
      } while (more && UuidBinding.uuid(rows.getBytes(3)).equals(id));
      return new FoundDataset(ref, CollectionName.of(ref.run()), records);
    } catch (SQLException e) {
      throw database.faults().of(e);
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
        throw database.faults().of(e);
      }
    }
  }
}
