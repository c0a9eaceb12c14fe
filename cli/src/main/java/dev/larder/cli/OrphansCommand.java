package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "orphans", header = "List, adopt and remove artifacts that nothing names.", subcommands = {
    OrphansListCommand.class, OrphansAdoptCommand.class, OrphansRemoveCommand.class})
final class OrphansCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: list, adopt or remove");
  }
}
