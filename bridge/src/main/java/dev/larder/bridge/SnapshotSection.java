package dev.larder.bridge;

/// What a file of a snapshot consists of, beside header and footer. Rows are numbered in their order, and artifacts as their rows are.
enum SnapshotSection {
  /// A table of rows, [SnapshotFormat#LINE] bytes a line: see [SnapshotSlots].
  ROWS(1),
  /// The number of each row's dataset type and run in [#GROUP_TEXTS]: 4 bytes each, -1 for marks.
  GROUP(2),
  /// Where each row's data ID begins in [#DATA_IDS], and at the end where the last ends: 8 bytes each.
  DATA_ID_FIRST(3),
  /// Canonical JSON, UTF-8.
  DATA_IDS(4),
  /// Bytes of each artifact: 8 bytes.
  SIZE(5),
  /// Microseconds since 1970: 8 bytes.
  WRITTEN(6),
  /// 32 bytes an artifact: the SHA-256; or, for other algorithms, where in [#ASIDE] the bytes begin (8 bytes) and how many they are (4 bytes).
  CHECKSUM(7),
  /// The number of each artifact's component, format, datastore and algorithm of checksum in [#KIND_TEXTS]: 4 bytes.
  KIND(8),
  /// As [#DATA_ID_FIRST], for [#PATHS].
  PATH_FIRST(9),
  /// UTF-8.
  PATHS(10),
  /// Bytes of checksums other than SHA-256. May be absent.
  ASIDE(11),
  /// Where each text of [#KIND_TEXTS] begins, four a kind: component, format, datastore, algorithm; and at the end where the last ends: 4 bytes each.
  KIND_FIRST(12), KIND_TEXTS(13),
  /// The same, two a group: dataset type, run.
  GROUP_FIRST(14), GROUP_TEXTS(15);

  private final int number;

  SnapshotSection(int number) {
    this.number = number;
  }

  /// Its number in files.
  int number() {
    return number;
  }
}
