package dev.larder.registry;

/// What datasets are sorted by, then by the next key. Those of which it is absent come last, whichever the direction.
///
/// @param field no truth value. Of a field of artifacts a dataset's least value counts where it is ascending, its greatest where it is descending
public record SortKey(Field field, boolean descending) {}
