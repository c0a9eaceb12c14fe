package dev.larder.bridge;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes what was found of ids into a report: only the columns that are wanted are touched.
final class SnapshotAnswers {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final SnapshotTable[] tables;
  private final StorageReportBuilder report;
  private final boolean size;
  private final boolean written;
  private final boolean path;
  private final boolean checksum;
  private final boolean words;
  private final long[] sizes = new long[SnapshotBatch.SIZE];
  private final byte[] text = new byte[17 + 128];

  SnapshotAnswers(List<SnapshotTable> tables, StorageReportBuilder report) {
    this.tables = tables.toArray(SnapshotTable[]::new);
    this.report = report;
    size = report.wants(StorageField.SIZE);
    written = report.wants(StorageField.WRITTEN);
    path = report.wants(StorageField.PATH);
    checksum = report.wants(StorageField.CHECKSUM);
    words = report.wants(StorageField.COMPONENT) || report.wants(StorageField.FORMAT)
        || report.wants(StorageField.DATASTORE);
  }

  void add(SnapshotBatch batch) {
    gather(batch);
    for (int i = 0; i < batch.count; i++) {
      int row = batch.row[i];
      SnapshotTable table = tables[batch.table[i]];
      if (row < 0 || table.removed(row)) {
        report.answer(batch.most[i], batch.least[i], Existence.UNKNOWN, false, false, null);
        continue;
      }
      int from = batch.from[i];
      int end = batch.end[i];
      if (from == end) {
        report.answer(batch.most[i], batch.least[i], Existence.NO, true, false, Source.SNAPSHOT);
        continue;
      }
      report.answer(batch.most[i], batch.least[i], Existence.YES, true, true, Source.SNAPSHOT);
      report.nextRecord();
      if (size) {
        report.number(StorageField.SIZE, sizes[i]);
      }
      others(table, from);
      for (int artifact = from + 1; artifact < end; artifact++) {
        report.nextRecord();
        if (size) {
          report.number(StorageField.SIZE, table.number(SnapshotSection.SIZE, artifact));
        }
        others(table, artifact);
      }
    }
  }

  /// Puts the artifacts of each row, and the size of the first, where the loop that answers finds them: all loads at once.
  private void gather(SnapshotBatch batch) {
    for (int i = 0; i < batch.count; i++) {
      int row = batch.row[i];
      if (row >= 0) {
        SnapshotTable table = tables[batch.table[i]];
        batch.from[i] = table.first(row);
        batch.end[i] = table.end(row);
      }
    }
    if (size) {
      for (int i = 0; i < batch.count; i++) {
        if (batch.row[i] >= 0 && batch.from[i] < batch.end[i]) {
          sizes[i] = tables[batch.table[i]].number(SnapshotSection.SIZE, batch.from[i]);
        }
      }
    }
  }

  private void others(SnapshotTable table, int artifact) {
    if (written) {
      report.number(StorageField.WRITTEN, table.number(SnapshotSection.WRITTEN, artifact));
    }
    if (path) {
      int length = table.textLength(SnapshotSection.PATH_FIRST, SnapshotSection.PATHS, artifact);
      report.text(StorageField.PATH, table.bytes(),
          table.text(SnapshotSection.PATH_FIRST, SnapshotSection.PATHS, artifact), length);
    }
    if (words || checksum) {
      int kind = table.kind(artifact);
      if (words) {
        word(table, StorageField.COMPONENT, 4 * kind);
        word(table, StorageField.FORMAT, 4 * kind + 1);
        word(table, StorageField.DATASTORE, 4 * kind + 2);
      }
      if (checksum) {
        report.text(StorageField.CHECKSUM, text, 0, checksum(table, artifact, 4 * kind + 3));
      }
    }
  }

  private void word(SnapshotTable table, StorageField field, int number) {
    if (report.wants(field)) {
      int length = table.wordLength(SnapshotSection.KIND_FIRST, SnapshotSection.KIND_TEXTS, number);
      report.text(field, table.bytes(), table.word(SnapshotSection.KIND_FIRST, SnapshotSection.KIND_TEXTS, number),
          length);
    }
  }

  /// Writes `algorithm:hex` to [#text], and says how long it is.
  private int checksum(SnapshotTable table, int artifact, int algorithm) {
    MemorySegment bytes = table.bytes();
    int length = table.wordLength(SnapshotSection.KIND_FIRST, SnapshotSection.KIND_TEXTS, algorithm);
    if (length > 16) {
      throw SnapshotFooter.damaged(table.file(), "an algorithm of checksums has a name of %d bytes".formatted(length));
    }
    MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE,
        table.word(SnapshotSection.KIND_FIRST, SnapshotSection.KIND_TEXTS, algorithm), text, 0, length);
    long at = table.checksum(artifact);
    int count = SnapshotFormat.CHECKSUM;
    if (!isSha256(length)) {
      count = table.asideLength(at);
      at = table.aside(at);
    }
    if (count == 0) {
      return length;
    }
    text[length] = ':';
    for (int i = 0; i < count; i++) {
      int b = bytes.get(ValueLayout.JAVA_BYTE, at + i);
      text[length + 1 + 2 * i] = HEX[b >> 4 & 15];
      text[length + 2 + 2 * i] = HEX[b & 15];
    }
    return length + 1 + 2 * count;
  }

  private boolean isSha256(int length) {
    return length == 6 && text[0] == 's' && text[1] == 'h' && text[2] == 'a' && text[3] == '2' && text[4] == '5'
        && text[5] == '6';
  }
}
