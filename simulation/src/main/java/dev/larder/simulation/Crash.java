package dev.larder.simulation;

/// Ends a thread of a process that was killed, or whose machine lost its power. Nobody may catch it and go on.
public final class Crash extends Error {
  private static final long serialVersionUID = 1;

  public Crash() {
    super("the simulated process has ended", null, false, false);
  }
}
