package dev.larder.bridge;

/// What a file of a snapshot consists of, beside header and footer. A section that is absent is uniform, as its constant says.
enum SnapshotSection {
  /// For each prefix of the hash its first row, and at the end the number of rows: 4 bytes each.
  DIRECTORY(1),
  /// The id of each row: two words of 8 bytes, the more significant one first.
  IDS(2),
  /// The first artifact of each row, and at the end the number of artifacts: 4 bytes each. Absent: artifact i is the only one of row i.
  FIRST(3),
  /// One bit a row, from the least significant of each byte: the id is a mark of a removed dataset. Absent: none is.
  REMOVED(4),
  /// The number of each row's dataset type and run in [#GROUP_TEXTS]: 4 bytes each, -1 for marks.
  GROUP(5),
  /// Where each row's data ID begins in [#DATA_IDS], and at the end where the last ends: 8 bytes each.
  DATA_ID_FIRST(6),
  /// Canonical JSON, UTF-8.
  DATA_IDS(7),
  /// Bytes of each artifact: 8 bytes.
  SIZE(8),
  /// Microseconds since 1970: 8 bytes.
  WRITTEN(9),
  /// 32 bytes an artifact: the SHA-256; or, for other algorithms, where in [#ASIDE] the bytes begin (8 bytes) and how many they are (4 bytes).
  CHECKSUM(10),
  /// The number of each artifact's component, format, datastore and algorithm of checksum in [#KIND_TEXTS]: 4 bytes.
  KIND(11),
  /// As [#DATA_ID_FIRST], for [#PATHS].
  PATH_FIRST(12),
  /// UTF-8.
  PATHS(13),
  /// Bytes of checksums other than SHA-256. May be absent.
  ASIDE(14),
  /// Where each text of [#KIND_TEXTS] begins, four a kind: component, format, datastore, algorithm; and at the end where the last ends: 4 bytes each.
  KIND_FIRST(15), KIND_TEXTS(16),
  /// The same, two a group: dataset type, run.
  GROUP_FIRST(17), GROUP_TEXTS(18);

  private final int number;

  SnapshotSection(int number) {
    this.number = number;
  }

  /// Its number in files.
  int number() {
    return number;
  }
}
