package dev.larder.journal;

/// How a writer mints the ids of datasets.
public enum DatasetIds {
  /// UUIDv5 of run incarnation, dataset type and data ID: a job that is run again meets what it stored before, and of two
  /// writers with one data ID the second is told at once.
  DETERMINISTIC,
  /// UUIDv7: each put is a new dataset. Two writers may both store one data ID; the first that is transferred back wins and the
  /// other is quarantined then.
  TIME_ORDERED
}
