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
  private final Deque<OrderedRow> ready = new ArrayDeque<>();
  private boolean ended;
  private boolean closed;
  /// The last one read, which the next one has to stand behind.
  private @Nullable OrderedRow read;
  /// The last one given.
  private @Nullable OrderedRow last;
  /// Why there is no more: said again to whoever asks again, so that nobody takes it for the end.
  private @Nullable RuntimeException failed;

  private SqlDatasetCursor(Database database, DatastoreOrder order, DatasetQuery query, Reading reader,
      DatasetSelection selection,
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
        DatasetStatement statement = DatasetStatement.of(session, selection);
        List<SortColumn> sorted = statement.sortColumns();
        if (statement.scanned() && session.dialect() == SqlDialect.POSTGRESQL) {
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
    List<OrderedRow> portion = new ArrayList<>(most);
    while (!ended && portion.size() < most) {
      if (rows.next()) {
        portion.add(inOrder(row()));
      } else {
        ended = true;
        reader.finish();
      }
    }
    if (query.records() && !portion.isEmpty()) {
      Map<UUID, List<StorageRecord>> records = StorageRows.of(reader.session(),
          portion.stream().map(row -> row.found().ref().id()).toList(), order);
      portion.replaceAll(row -> row.with(records.getOrDefault(row.found().ref().id(), List.of())));
    }
    ready.addAll(portion);
  }

  private OrderedRow row() throws SQLException {
    DatasetType type = selection.types().get(rows.integer(DatasetStatement.TYPE));
    DatasetRef ref = new DatasetRef(rows.id(DatasetStatement.ID), type,
        DataIdJson.read(rows.text(DatasetStatement.DATA_ID), type),
        selection.collections().run(rows.integer(DatasetStatement.RUN)));
    CollectionName collection = selection.collections().name(rows.integer(DatasetStatement.COLLECTION));
    List<Optional<Object>> keys = List.of();
    if (!query.order().isEmpty()) {
      keys = new ArrayList<>(sorted.size());
      for (int i = 0; i < sorted.size(); i++) {
        keys.add(sorted.get(i).read(rows, DatasetStatement.SORTED_BY + i));
      }
    }
    return new OrderedRow(new FoundDataset(ref, collection, List.of()), rows.id(DatasetStatement.DATA_ID_KEY), keys);
  }

  /// Positions rest on the order, and where the database does not sort, the order rests on how it runs the statement: so it is looked at.
  private OrderedRow inOrder(OrderedRow row) throws SQLException {
    @Nullable
    OrderedRow before = read;
    if (before != null && !row.isBehind(before, sorted)) {
      throw new SQLException(
          ("datasets came out of order: %s with key %s in %s behind %s with key %s in %s. No dataset was passed"
              + " over without a word: the query ends here, and those before are right. This is a defect of Larder")
              .formatted(row.found().ref(), row.dataId(), row.found().collection(), before.found().ref(),
                  before.dataId(), before.found().collection()));
    }
    read = row;
    return row;
  }

  @Override
  public boolean hasNext() {
    return !closed && (failed != null || !ready.isEmpty());
  }

  @Override
  public FoundDataset next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more datasets");
    }
    if (failed != null) {
      throw failed;
    }
    OrderedRow row = ready.removeFirst();
    if (ready.isEmpty()) {
      try {
        fill();
      } catch (SQLException e) {
        failed = database.fault(e);
        throw failed;
      } catch (RuntimeException e) {
        failed = e;
        throw e;
      }
    }
    last = row;
    return row.found();
  }

  @Override
  public String position() {
    @Nullable
    OrderedRow row = last;
    if (row == null) {
      throw new IllegalStateException("nothing was asked of the cursor yet: it has no position");
    }
    return row.position().text(query.order().text());
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      // The connection goes back whatever becomes of the rest.
      try (Reading _ = reader; Prepared _ = statement; Answer _ = rows) {
        ready.clear();
      } catch (SQLException e) {
        throw database.fault(e);
      }
    }
  }
}
