package dev.larder.bridge;

import java.util.Locale;

/// What can be asked of an artifact beside its existence. Fields that are not asked for cost nothing.
public enum StorageField {
  /// The part of the dataset that it holds; empty for the dataset as a whole.
  COMPONENT,
  /// Below the datastore root, or the URI of an artifact that is elsewhere.
  PATH,
  /// Where it is, for everyone. Only [LocatedBridge] knows; null of all others.
  URI,
  /// Bytes.
  SIZE,
  /// `algorithm:hex`, or `none`.
  CHECKSUM,
  /// A media type.
  FORMAT,
  /// When the writer had it stored, in microseconds, UTC.
  WRITTEN,
  /// The name of the datastore that it is in.
  DATASTORE;

  /// The name of its column.
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }
}
