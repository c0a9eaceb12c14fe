package dev.larder.cli;

import java.io.IOException;

/// Nobody reads our standard output any more (`larder … | head`). Not an error: the command ends quietly.
final class ClosedPipeException extends IOException {
  private static final long serialVersionUID = 1;

  ClosedPipeException(IOException cause) {
    super("standard output is closed", cause);
  }
}
