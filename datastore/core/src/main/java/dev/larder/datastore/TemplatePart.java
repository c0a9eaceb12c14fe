package dev.larder.datastore;

import dev.larder.model.DimensionName;

/// A piece of one element of a [PlacementTemplate], but for what stands behind the id.
sealed interface TemplatePart {

  /// Stands as it is.
  record Text(String text) implements TemplatePart {}

  /// Names of the dataset, made slugs. They are cut where a path would be too long.
  ///
  /// @param before what stands before them unless they are empty
  /// @param after what stands behind them unless they are empty
  /// @param optional whether a dataset type may lack them
  record Names(NamesOf of, String before, String after, boolean optional) implements TemplatePart {}

  /// A component in a folder of its own, which is left out where there is none.
  record Component() implements TemplatePart {}

  sealed interface NamesOf {}

  enum Dataset implements NamesOf {
    /// An element for each of those of the run's name.
    RUN, DATASET_TYPE,
    /// An element for each dimension of the dataset type.
    DATA_ID
  }

  record Value(DimensionName dimension) implements NamesOf {}
}
