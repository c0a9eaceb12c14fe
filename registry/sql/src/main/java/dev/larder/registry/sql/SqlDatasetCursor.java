package dev.larder.registry.sql;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Datasets, row by row from one statement. Where their storage records are asked for, those of a few datasets at a time come by another
/// statement: a join would sort the datasets again.
final class SqlDatasetCursor implements DatasetCursor {
  private static final int PORTION = 1_000;

  private final Database database;
  private final DatastoreOrder order;
  private final DatasetQuery query;
  private final Reading reader;
  private final DatasetSelection selection;
  private final List<SortColumn> sorted;
  private final Prepared statement;
  private final Answer rows;
  private final Deque<Row> ready = new ArrayDeque<>();
  private boolean ended;
  private boolean closed;
  private @Nullable Row last;

  /// @param keys what it is sorted by, where an order was asked for
  private record Row(FoundDataset found, List<Optional<Object>> keys) {}

  private SqlDatasetCursor(Database database, DatastoreOrder order, DatasetQuery query, Reading reader, DatasetSelection selection,
      List<SortColumn> sorted, Prepared statement) throws SQLException {
    this.database = database;
    this.order = order;
    this.query = query;
    this.reader = reader;
    this.selection = selection;
    this.sorted = sorted;
    this.statement = statement;
    this.rows = statement.stream();
    fill();
  }

  static DatasetCursor open(Database database, DatastoreOrder order, DatasetQuery query) {
    try {
      Reading reader = database.reading();
      try {
        Session session = reader.session();
        DatasetSelection selection = DatasetSelection.of(session, query);
        DatasetStatement statement = new DatasetStatement(session.dialect(), selection);
        List<SortColumn> sorted = statement.sortColumns();
        if (selection.scanned() && session.dialect() == SqlDialect.POSTGRESQL) {
          // Several processes would each do a part of the loop, and the parts would come in any order.
          session.execute("SET LOCAL max_parallel_workers_per_gather = 0");
        }
        return new SqlDatasetCursor(database, order, query, reader, selection, sorted,
            session.prepare(statement.rows(after(query, sorted))));
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

  static Optional<Position> after(DatasetQuery query, List<SortColumn> sorted) {
    return query.after().map(text -> Position.parse(text, query.order().text(), sorted));
  }

  /// Reads ahead: one row, or as many as storage records are asked for at once.
  private void fill() throws SQLException {
    int most = query.records() ? PORTION : 1;
    List<Row> portion = new ArrayList<>(most);
    while (!ended && portion.size() < most) {
      if (rows.next()) {
        portion.add(row());
      } else {
        ended = true;
        reader.finish();
      }
    }
    if (query.records() && !portion.isEmpty()) {
      Map<UUID, List<StorageRecord>> records = StorageRows.of(reader.session(),
          portion.stream().map(row -> row.found.ref().id()).toList(), order);
      portion.replaceAll(row -> new Row(new FoundDataset(row.found.ref(), row.found.collection(),
          records.getOrDefault(row.found.ref().id(), List.of())), row.keys));
    }
    ready.addAll(portion);
  }

  private Row row() throws SQLException {
    DatasetType type = selection.types().get(rows.integer(DatasetStatement.TYPE));
    DatasetRef ref = new DatasetRef(rows.id(DatasetStatement.ID), type,
        DataIdJson.read(rows.text(DatasetStatement.DATA_ID), type),
        selection.collections().run(rows.integer(DatasetStatement.RUN)));
    CollectionName collection = selection.collections().name(rows.integer(DatasetStatement.COLLECTION));
    List<Optional<Object>> keys = new ArrayList<>();
    if (!query.order().isEmpty()) {
      for (int i = 0; i < sorted.size(); i++) {
        keys.add(sorted.get(i).read(rows, DatasetStatement.SORTED_BY + i));
      }
    }
    return new Row(new FoundDataset(ref, collection, List.of()), keys);
  }

  @Override
  public boolean hasNext() {
    return !closed && !ready.isEmpty();
  }

  @Override
  public FoundDataset next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more datasets");
    }
    try {
      Row row = ready.removeFirst();
      if (ready.isEmpty()) {
        fill();
      }
      last = row;
      return row.found;
    } catch (SQLException e) {
      throw database.fault(e);
    }
  }

  @Override
  public String position() {
    @Nullable
    Row row = last;
    if (row == null) {
      throw new IllegalStateException("nothing was asked of the cursor yet: it has no position");
    }
    DatasetRef ref = row.found.ref();
    List<Optional<Object>> keys = query.order().isEmpty()
        ? List.of(Optional.of(row.found.collection().value()), Optional.of(ref.type().name().value()),
            Optional.of(ref.dataId().key()))
        : row.keys;
    return new Position(keys, ref.id()).text(query.order().text());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
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
