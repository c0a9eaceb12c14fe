package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "dimension", header = "See and declare the dimensions of data IDs, and what is known of their values.", subcommands = {
    DimensionListCommand.class, DimensionShowCommand.class, DimensionDeclareCommand.class,
    DimensionRecordsCommand.class,
    DimensionRemoveCommand.class})
final class DimensionCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: list, show, declare, records or remove");
  }
}
