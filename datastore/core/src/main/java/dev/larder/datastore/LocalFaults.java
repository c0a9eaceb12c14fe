package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/// Says what to do about the faults of a file system.
final class LocalFaults {
  private LocalFaults() {}

  /// The fault of `operation` at `path`, with the next step.
  static StorageException of(String operation, ArtifactPath path, IOException cause) {
    return cause instanceof StorageException explained
        ? explained
        : new StorageException(operation, path, cause, remedy(cause));
  }

  /// The place of `path` below `root`.
  static Path resolve(String operation, ArtifactPath path, Path root) throws StorageException {
    try {
      return root.resolve(path.value());
    } catch (InvalidPathException e) {
      throw unencodable(operation, path, e);
    }
  }

  static StorageException unencodable(String operation, ArtifactPath path, InvalidPathException cause) {
    return new StorageException(operation, path,
        new IOException("this Java cannot encode the name in the locale that it was started in", cause),
        "Set LC_ALL=C.UTF-8 (or another UTF-8 locale) in the environment and start again.");
  }

  /// The fault of a link: where nothing else explains it, the file system has none.
  static StorageException ofLink(ArtifactPath path, IOException cause) {
    boolean explained = cause instanceof StorageException || cause instanceof AccessDeniedException
        || cause instanceof FileAlreadyExistsException || cause instanceof NoSuchFileException || isFull(cause);
    if (explained) {
      return of("create", path, cause);
    }
    return new StorageException("create", path, cause,
        "Artifacts are hard-linked from _tmp to their place: keep the whole datastore root on one file system, and on one"
            + " that has hard links.");
  }

  private static String remedy(IOException cause) {
    if (cause instanceof AccessDeniedException denied) {
      return "Give user %s access to %s.".formatted(System.getProperty("user.name"), denied.getFile());
    }
    if (isFull(cause)) {
      return "Free some space, or raise the quota, and run the same again.";
    }
    return "Look at the file system under the datastore root (mounted? readable? errors in its log?) and run the same"
        + " again.";
  }

  /// Java hands the system's text on and no error number: in another language this is missed, and the remedy is general.
  private static boolean isFull(IOException cause) {
    String text = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    String lower = text == null ? "" : text.toLowerCase(Locale.ROOT);
    return lower.contains("no space left") || lower.contains("quota exceeded");
  }
}
