package dev.larder.registry;

/// Which way a lineage is followed.
public enum LineageDirection {
  /// To what a dataset was made from.
  UP,
  /// To what was made from it.
  DOWN
}
