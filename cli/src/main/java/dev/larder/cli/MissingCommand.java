package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "missing", header = "List, restore and forget artifacts that are recorded and not there.", subcommands = {
    MissingListCommand.class, MissingRestoreCommand.class, MissingForgetCommand.class})
final class MissingCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: list, restore or forget");
  }
}
