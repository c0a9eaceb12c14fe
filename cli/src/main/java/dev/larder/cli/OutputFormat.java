package dev.larder.cli;

import java.util.Locale;

/// How data is printed: for people (`table`), or for programs.
enum OutputFormat {
  /// Aligned columns, human units. Not for parsing: it may change.
  TABLE,
  /// One array of objects, or one object.
  JSON,
  /// One compact object a line: can be read while it is being written.
  JSONL,
  /// RFC 4180 with a header; nested values as compact JSON.
  CSV,
  /// An Arrow stream, which can be read while it is being written.
  ARROW,
  /// A Parquet file.
  PARQUET;

  /// As it is written on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
