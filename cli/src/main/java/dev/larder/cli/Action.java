package dev.larder.cli;

import java.util.concurrent.Callable;

/// What every command implements: it runs, and says how it ended. Exceptions become a [Failure].
interface Action extends Callable<Integer> {

  ExitCode run() throws Exception;

  /// For picocli, which knows numbers only.
  @Override
  default Integer call() throws Exception {
    return run().number();
  }
}
