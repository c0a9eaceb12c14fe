package dev.larder.registry;

import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;

/// A dataset, and the collection in which a search found it: a run, a tagged or a calibration collection, never a chain.
public record LocatedDataset(DatasetRef ref, CollectionName collection) {}
