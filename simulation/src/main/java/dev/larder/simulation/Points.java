package dev.larder.simulation;

import java.io.IOException;

/// Is told before each operation of a simulated device, and decides whether it happens.
@FunctionalInterface
public interface Points {
  /// Lets everything happen.
  Points NONE = operation -> {
  };

  /// What is thrown here stands for the operation, which then has not happened. A [Crash] ends the caller for good.
  void before(Operation operation) throws IOException;
}
