package dev.larder.journal;

import dev.larder.model.Explained;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A journal cannot be written or trusted. The code says which of its rules stopped the work.
public final class JournalException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;

  JournalException(String code, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.remedy = remedy;
  }

  JournalException(String code, String message, String remedy) {
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
