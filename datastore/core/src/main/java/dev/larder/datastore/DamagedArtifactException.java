package dev.larder.datastore;

import dev.larder.model.Explained;
import java.io.IOException;

/// The bytes of an artifact are not those that its storage record tells, or nobody here can say whether they are.
public final class DamagedArtifactException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;

  DamagedArtifactException(String code, String message, String remedy) {
    super(message);
    this.code = code;
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
