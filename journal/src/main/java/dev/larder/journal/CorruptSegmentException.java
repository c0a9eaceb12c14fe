package dev.larder.journal;

/// A segment is not what its writer wrote, or is of a format that this program does not know. Nothing of it counts.
final class CorruptSegmentException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  /// @param line 1 for the first
  CorruptSegmentException(int line, String reason) {
    super(reason);
    this.line = line;
  }

  int line() {
    return line;
  }
}
