package dev.larder.bridge;

/// What can be asked of an artifact beside its existence. Fields that are not asked for cost nothing.
public enum StorageField {
  PATH, SIZE, CHECKSUM, FORMAT, WRITTEN, DATASTORE
}
