package dev.larder.simulation;

/// An exploration has found an execution that breaks a promise. The message says which, and how to repeat it.
final class ExplorationFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String line;

  ExplorationFailure(String line, Exception cause) {
    super("%s%nrepeat it with -Dreplay='%s'".formatted(cause instanceof Violation ? cause.getMessage() : cause, line),
        cause);
    this.line = line;
  }

  /// The line that repeats it.
  String line() {
    return line;
  }
}
