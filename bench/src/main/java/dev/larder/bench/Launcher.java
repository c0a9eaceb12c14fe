package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs the `larder` command of this checkout with the distribution that was just built.
final class Launcher {
  private Launcher() {}

  static void run(List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("./larder"));
    command.addAll(arguments);
    process(command);
  }

  static void process(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("LARDER_HOME", Path.of("cli", "target", "dist").toAbsolutePath().toString());
    int exitCode = builder.start().waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("%s ended with %d".formatted(command, exitCode));
    }
  }
}
