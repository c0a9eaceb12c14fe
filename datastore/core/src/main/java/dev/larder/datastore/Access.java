package dev.larder.datastore;

/// What a presigned URL lets its bearer do.
public enum Access {
  /// Read the artifact.
  GET,
  /// Create the artifact where nothing is yet.
  PUT
}
