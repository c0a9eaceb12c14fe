package dev.larder.datastore;

import dev.larder.model.Explained;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A table cannot be read, or does not hold what is needed. The message names file, line and column.
public final class TableException extends IOException implements Explained {
  private static final long serialVersionUID = 1;

  private final String remedy;

  public TableException(String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return "table";
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
