package dev.larder.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The option `--yes`, and the question that takes its place on a terminal. A mixin of commands that cannot be taken back.
final class Confirmation {
  @Option(names = "--yes", description = "Do it without asking.")
  private boolean yes;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /// Says whether somebody wants it.
  ///
  /// @param question without the question mark, e.g. `fence it`
  boolean given(String question) {
    if (yes) {
      return true;
    }
    Console console = Optional.ofNullable(System.console()).filter(Console::isTerminal)
        .orElseThrow(() -> new ParameterException(command.commandLine(),
            "nobody can be asked here, and this cannot be taken back: add --yes to %s".formatted(question)));
    // Not by the console itself, which writes to standard output.
    Larder.of(command).err().print("larder: " + question + "? [y/N] ");
    Larder.of(command).err().flush();
    String answer = console.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
