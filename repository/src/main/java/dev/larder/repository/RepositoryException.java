package dev.larder.repository;

import dev.larder.model.Explained;
import org.jspecify.annotations.Nullable;

/// A repository is not what it was taken for, or something was asked of it that it does not have. Nothing was changed.
public final class RepositoryException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;

  RepositoryException(String code, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.remedy = remedy;
  }

  RepositoryException(String code, String message, String remedy) {
    this(code, message, remedy, null);
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
