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
  private final int[] stored = new int[SnapshotBatch.SIZE];
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
    for (int i = 0; i < batch.count; i++) {
      // Nobody knows an id that is nowhere, nor one that was taken away.
      stored[i] = Math.max(StorageReportBuilder.UNKNOWN, batch.state[i] - 1);
    }
    report.answer(batch.most, batch.least, stored, batch.count, Source.SNAPSHOT);
    if (size) {
      addSizes(batch);
    }
    if (written || path || checksum || words) {
      for (int i = 0; i < batch.count; i++) {
        for (int artifact = batch.first[i], end = artifact + stored[i]; artifact < end; artifact++) {
          others(tables[batch.table[i]], artifact);
        }
      }
    }
  }

  /// Those of first artifacts are at hand, all the others are read where they are.
  private void addSizes(SnapshotBatch batch) {
    int held = 0;
    for (int i = 0; i < batch.count; i++) {
      sizes[held] = batch.size[i];
      held += stored[i] > 0 ? 1 : 0;
      if (stored[i] > 1) {
        report.numbers(StorageField.SIZE, sizes, held);
        held = 0;
        int first = batch.first[i];
        for (int artifact = first + 1; artifact < first + stored[i]; artifact++) {
          report.number(StorageField.SIZE, tables[batch.table[i]].number(SnapshotSection.SIZE, artifact));
        }
      }
    }
    report.numbers(StorageField.SIZE, sizes, held);
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
