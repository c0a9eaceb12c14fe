package dev.larder.bridge;

import dev.larder.model.Explained;

/// A question that cannot be answered as it stands, or a source of answers that cannot be trusted.
public final class BridgeException extends RuntimeException implements Explained {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String remedy;

  public BridgeException(String code, String message, String remedy) {
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
