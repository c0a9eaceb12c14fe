package dev.larder.repository;

import dev.larder.model.StoredDataset;

/// What became of a [WriteRequest].
public sealed interface WriteAnswer {

  /// It is stored: artifacts and record are durable.
  ///
  /// @param already whether it was stored before, with the same content
  record Stored(StoredDataset dataset, boolean already) implements WriteAnswer {}

  /// It is not stored, and what was stored before is as it was.
  ///
  /// @param code stable, for programs
  /// @param remedy what to do next: a sentence
  record Refused(String code, String message, String remedy) implements WriteAnswer {}
}
