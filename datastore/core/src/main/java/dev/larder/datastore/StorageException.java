package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Explained;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/// A store could not do something with one artifact.
public final class StorageException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String remedy;

  /// @param operation a verb, e.g. "create"
  public StorageException(String operation, ArtifactPath path, IOException cause, String remedy) {
    super("cannot %s %s: %s".formatted(operation, path, reason(cause)), cause);
    this.remedy = remedy;
  }

  /// What the system said, without the path that our own message names already.
  private static String reason(IOException cause) {
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    return orElse(reason, cause.getClass().getSimpleName());
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }

  @Override
  public String code() {
    return "storage";
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
