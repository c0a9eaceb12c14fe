package dev.larder.model;

/// A name or value from outside is not one of ours. Thrown by the constructors of this package, before anything was done.
public final class InvalidNameException extends IllegalArgumentException implements Explained {
  private static final long serialVersionUID = 1;

  private final String remedy;

  InvalidNameException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  @Override
  public String code() {
    return "invalid-name";
  }

  @Override
  public String remedy() {
    return remedy;
  }
}
