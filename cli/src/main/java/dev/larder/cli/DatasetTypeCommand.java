package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "dataset-type", header = "See, register and remove dataset types.", subcommands = {
    DatasetTypeListCommand.class, DatasetTypeShowCommand.class, DatasetTypeRegisterCommand.class,
    DatasetTypeRemoveCommand.class})
final class DatasetTypeCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: list, show, register or remove");
  }
}
