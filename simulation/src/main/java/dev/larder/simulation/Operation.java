package dev.larder.simulation;

/// Something that a simulated device is about to do.
///
/// @param kind a verb, e.g. `force`
/// @param subject the path that it concerns; empty for none
public record Operation(String kind, String subject) {
  @Override
  public String toString() {
    return kind + " " + subject;
  }
}
