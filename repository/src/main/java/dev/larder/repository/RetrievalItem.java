package dev.larder.repository;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;

/// An artifact that is to be retrieved, and whose it is.
public record RetrievalItem(DatasetRef ref, StorageRecord record) {}
