package dev.larder.registry;

/// What the values of a field are, and so what it may be compared with.
public enum FieldType {
  TEXT("text"), INTEGER("a whole number"), NUMBER("a number"), DATE("a date"), TIMESTAMP("a time"), UUID(
      "a UUID"), TRUTH("a truth value");

  private final String phrase;

  FieldType(String phrase) {
    this.phrase = phrase;
  }

  /// As messages name it, e.g. `a whole number`.
  public String phrase() {
    return phrase;
  }
}
