package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "run", header = "See, close and remove the runs of a repository.", subcommands = {RunListCommand.class,
    RunShowCommand.class, RunCloseCommand.class, RunRemoveCommand.class})
final class RunCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: list, show, close or remove");
  }
}
