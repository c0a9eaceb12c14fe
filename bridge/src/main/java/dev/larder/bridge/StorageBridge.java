package dev.larder.bridge;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Answers bulk questions about storage. Never looks into storage itself, unless its documentation says that it verifies.
public interface StorageBridge {

  /// What is known of each dataset. Row i answers `ids.get(i)`, also where an id stands twice.
  ///
  /// An id that this bridge has never heard of is [Existence#UNKNOWN], not expected, and without a source: "no" takes a record
  /// that says so. A fault is thrown; it never turns into an answer.
  ///
  /// @param fields the columns wanted beside existence; the report has no others
  StorageReport check(List<UUID> ids, Set<StorageField> fields);
}
