package dev.larder.registry;

/// Datasets as they come from the database.
public interface DatasetCursor extends Cursor<FoundDataset> {
  /// Where the last answer of [#next] stands in the order of the query: give it to [DatasetQuery#after] for those behind it, of this
  /// version of the Registry or any later one. Opaque; to be taken for the same query only.
  ///
  /// @throws IllegalStateException before the first answer
  String position();
}
