package dev.larder.model;

/// The name of a collection of any type, by the rules of [RunName]: runs share one space of names with the others.
public record CollectionName(String value) implements Comparable<CollectionName> {
  public CollectionName {
    value = RunName.checked("collection name", value);
  }

  public static CollectionName of(RunName run) {
    return new CollectionName(run.value());
  }

  @Override
  public int compareTo(CollectionName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
