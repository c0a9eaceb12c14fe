package dev.larder.registry;

import dev.larder.model.StorageRecord;
import java.util.UUID;

/// A storage record, and whose it is.
///
/// @param dataset its id, whether or not the Registry has that dataset
public record DatasetRecord(UUID dataset, StorageRecord record) {}
