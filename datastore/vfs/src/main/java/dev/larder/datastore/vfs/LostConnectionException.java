package dev.larder.datastore.vfs;

import java.io.IOException;

/// No answer has come: the request may or may not have been carried out.
final class LostConnectionException extends IOException {
  private static final long serialVersionUID = 1;

  LostConnectionException(String message, Throwable cause) {
    super(message, cause);
  }
}
