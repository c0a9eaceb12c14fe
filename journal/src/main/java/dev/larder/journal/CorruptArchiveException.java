package dev.larder.journal;

/// An archive is not what its packer wrote, or is of a format that this program does not know.
final class CorruptArchiveException extends Exception {
  private static final long serialVersionUID = 1;

  CorruptArchiveException(String reason) {
    super(reason);
  }

  /// The reason, for people.
  String reason() {
    return String.valueOf(getMessage());
  }
}
