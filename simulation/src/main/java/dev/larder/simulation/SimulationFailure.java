package dev.larder.simulation;

/// A simulated execution came to an end that no execution may have.
final class SimulationFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  SimulationFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
