package dev.larder.registry;

/// Where a storage record says that an artifact is, and how large: what comparing needs of it, for a fraction of the price of a whole record.
///
/// @param location relative to the datastore's root, or the URI of an artifact that was ingested in place, as it is recorded: nothing is checked
/// @param size in bytes
public record RecordedPlace(String location, long size) {}
