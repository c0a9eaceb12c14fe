package dev.larder.datastore;

import dev.larder.model.Explained;
import java.io.IOException;

/// A store does not accept who we say we are: no credentials, expired or wrong ones. Always the cause of a [StorageException], which names what was
/// to be done; not the fault of the artifact, so the same works with other credentials.
public final class CredentialsException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String remedy;

  public CredentialsException(String message, IOException cause, String remedy) {
    super(message, cause);
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return "storage-credentials";
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
