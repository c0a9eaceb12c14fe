package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Explained;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/// A store could not do something with one artifact, or could not be opened.
public final class StorageException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String remedy;

  /// @param operation a verb, e.g. "create"
  public StorageException(String operation, ArtifactPath path, IOException cause, String remedy) {
    super("cannot %s %s: %s".formatted(operation, path, reason(cause)), cause);
    this.remedy = remedy;
  }

  /// For faults of a store as a whole, where no path of an artifact is concerned.
  public StorageException(String message, IOException cause, String remedy) {
    super(message, cause);
    this.remedy = remedy;
  }

  /// The content of an artifact that was to be created cannot be read.
  public static StorageException unreadable(ArtifactPath path, Exception cause) {
    String why = cause instanceof IOException e ? reason(e) : cause.toString();
    return new StorageException("create", path, new IOException("its content cannot be read: " + why, cause),
        "Nothing was created. See that what is to be stored can be read to its end, and run the same again.");
  }

  /// The unfinished create of an artifact was taken away, see [ArtifactStore#expel].
  public static StorageException expelled(ArtifactPath path, IOException cause) {
    return new StorageException("create", path, new IOException("its temporary file was taken away", cause),
        "This happens to a writer that is held for dead. Nothing was created: begin again as a new writer.");
  }

  /// What the system said, without the path that our own message names already.
  public static String reason(IOException cause) {
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
