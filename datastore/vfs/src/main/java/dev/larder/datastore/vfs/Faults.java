package dev.larder.datastore.vfs;

import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;

/// Says what to do about the faults of remote storage.
final class Faults {
  private Faults() {}

  /// The fault of `operation` at `path`, with the next step.
  static StorageException of(String operation, ArtifactPath path, IOException cause) {
    return cause instanceof StorageException explained
        ? explained
        : new StorageException(operation, path, cause, remedy(cause));
  }

  static String remedy(IOException cause) {
    return switch (cause) {
      case AccessDeniedException _ ->
        "See that the user with which you connect may read it, and write it if it is to be written.";
      case LostConnectionException _ ->
        "See that the server can be reached (network? running? its log?) and run the same again.";
      default -> "Look at the storage behind the datastore root (reachable? its log?) and run the same again.";
    };
  }
}
