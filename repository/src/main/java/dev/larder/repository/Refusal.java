package dev.larder.repository;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why one artifact was not retrieved, for people.
final class Refusal {
  private Refusal() {}

  /// Whether what happened to one would happen to all that follow: to be tried again when there is room.
  static boolean concernsAll(IOException fault) {
    String text = fault instanceof FileSystemException e ? e.getReason() : fault.getMessage();
    return text != null && (text.contains("No space left") || text.contains("quota exceeded")
        || text.contains("Read-only file system"));
  }

  static String reason(IOException fault) {
    return switch (fault) {
      case AccessDeniedException e -> "permission denied: " + e.getFile();
      case NoSuchFileException e when e.getReason() == null -> "it is not there: " + e.getFile();
      case FileSystemException e when e.getReason() != null -> "%s: %s".formatted(e.getReason(), e.getFile());
      default -> String.valueOf(fault.getMessage());
    };
  }
}
