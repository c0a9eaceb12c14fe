package dev.larder.registry;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;

/// A tagged or calibration collection that holds some of the datasets that were asked for.
///
/// @param datasets how many of them: each counts once, however often it is certified
public record Association(CollectionName collection, CollectionType type, long datasets) {}
