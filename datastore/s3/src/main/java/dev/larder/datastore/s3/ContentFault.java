package dev.larder.datastore.s3;

import java.io.IOException;

/// The content of an artifact could not be read, or changed: not a fault of the store, though it comes to light in one of its requests.
final class ContentFault extends IOException {
  private static final long serialVersionUID = 1;

  ContentFault(Exception cause) {
    super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
  }

  /// @param what has changed
  static ContentFault changed(String what) {
    return new ContentFault(new IOException(what));
  }
}
