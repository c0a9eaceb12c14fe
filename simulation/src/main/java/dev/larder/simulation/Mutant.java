package dev.larder.simulation;

import java.util.List;

/// Larder without one of its safety steps.
///
/// @param name what is left out
/// @param why what goes wrong then, for people
/// @param breaks how the promise begins that is broken, as a [Violation] names it
/// @param hunts explorations, of which one finds it
record Mutant(String name, String why, String breaks, List<String> hunts, List<Edit> edits) {
  @Override
  public String toString() {
    return name;
  }
}
