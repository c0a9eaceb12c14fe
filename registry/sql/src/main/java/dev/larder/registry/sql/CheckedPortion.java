package dev.larder.registry.sql;

import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.Existence;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReportBuilder;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The answer of one statement to some ids, in columns; used for one portion after the other. Rows of the database come in any order; here those of an id form a list of numbers.
final class CheckedPortion {
  /// The most that a storage record can hold: exact in every reader of JSON.
  private static final long MAX_SIZE = (1L << 53) - 1;
  /// Of an id without rows.
  private static final int NONE = -1;

  private final List<StorageField> fields;
  private final DatastoreOrder order;
  private final @Nullable String[][] texts;
  private final long[][] numbers;
  private @Nullable String[] datastores = new @Nullable String[0];
  /// The row behind row i of the same id.
  private int[] next = new int[0];
  /// The first and the last row of id i.
  private int[] first = new int[0];
  private int[] last = new int[0];

  CheckedPortion(Set<StorageField> asked, DatastoreOrder order) {
    this.fields = SqlStorageBridge.read(asked);
    this.order = order;
    texts = new @Nullable String[fields.size()][0];
    numbers = new long[fields.size()][0];
  }

  private static boolean isNumber(StorageField field) {
    return field == StorageField.SIZE || field == StorageField.WRITTEN;
  }

  /// Takes all rows.
  void read(DatasetIds ids, Answer rows) throws SQLException {
    if (first.length < ids.size()) {
      first = new int[ids.size()];
      last = new int[ids.size()];
    }
    Arrays.fill(first, NONE);
    for (int row = 0; rows.next(); row++) {
      reserve(row);
      int position = rows.integer(SqlStorageBridge.POSITION);
      next[row] = NONE;
      if (first[position] == NONE) {
        first[position] = row;
      } else {
        next[last[position]] = row;
      }
      last[position] = row;
      datastores[row] = rows.optionalText(SqlStorageBridge.DATASTORE).orElse(null);
      if (datastores[row] != null) {
        record(ids, position, row, rows);
      }
    }
  }

  private void record(DatasetIds ids, int position, int row, Answer rows) throws SQLException {
    for (int i = 0; i < fields.size(); i++) {
      int column = SqlStorageBridge.FIELDS + i;
      if (isNumber(fields.get(i))) {
        numbers[i][row] = rows.number(column);
        if (fields.get(i) == StorageField.SIZE && (numbers[i][row] < 0 || numbers[i][row] > MAX_SIZE)) {
          throw new RegistryException.Failed(
              "the storage record of dataset %s says that its size is %d".formatted(ids.get(position), numbers[i][row]),
              "Somebody has changed the database by hand: mend the row, or restore the Registry.", null);
        }
      } else {
        texts[i][row] = rows.text(column);
      }
    }
  }

  private void reserve(int row) {
    if (row < next.length) {
      return;
    }
    int capacity = Math.max(1_024, 2 * next.length);
    next = Arrays.copyOf(next, capacity);
    datastores = Arrays.copyOf(datastores, capacity);
    for (int i = 0; i < fields.size(); i++) {
      if (isNumber(fields.get(i))) {
        numbers[i] = Arrays.copyOf(numbers[i], capacity);
      } else {
        texts[i] = Arrays.copyOf(texts[i], capacity);
      }
    }
  }

  /// Adds a row for each of the ids that were read last.
  void answer(DatasetIds ids, StorageReportBuilder report) {
    for (int id = 0; id < ids.size(); id++) {
      long most = ids.most(id);
      long least = ids.least(id);
      int row = first[id];
      if (row == NONE) {
        report.answer(most, least, Existence.UNKNOWN, false, false, null);
        continue;
      }
      String chosen = chosen(row);
      if (chosen == null) {
        report.answer(most, least, Existence.NO, true, false, Source.REGISTRY);
        continue;
      }
      report.answer(most, least, Existence.YES, true, true, Source.REGISTRY);
      for (; row != NONE; row = next[row]) {
        String datastore = datastores[row];
        if (datastore != null && (order.all() || chosen.equals(datastore))) {
          record(row, datastore, report);
        }
      }
    }
  }

  /// The datastore whose records count, of the rows from `row` on.
  private @Nullable String chosen(int row) {
    String only = datastores[row];
    if (next[row] == NONE) {
      return only == null ? null : order.counts(only) ? only : null;
    }
    Set<String> all = new LinkedHashSet<>();
    for (int i = row; i != NONE; i = next[i]) {
      String datastore = datastores[i];
      if (datastore != null) {
        all.add(datastore);
      }
    }
    return order.chosen(all).orElse(null);
  }

  private void record(int row, String datastore, StorageReportBuilder report) {
    report.nextRecord();
    report.text(StorageField.DATASTORE, datastore);
    for (int i = 0; i < fields.size(); i++) {
      String text = isNumber(fields.get(i)) ? null : texts[i][row];
      if (text == null) {
        report.number(fields.get(i), numbers[i][row]);
      } else {
        report.text(fields.get(i), text);
      }
    }
  }
}
