package dev.larder.simulation;

/// Processes that do something together, and what is done after a crash.
interface Scenario {
  /// The first phase: puts processes on the stage.
  void begin(Stage stage);

  /// Every further phase: what an operator does when the machines are up again.
  void recover(Stage stage);
}
