package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "admin", header = "What whoever runs a Registry needs now and then.", subcommands = {
    AdminMigrateCommand.class, AdminDatastoresCommand.class, AdminGrantsCommand.class})
final class AdminCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: migrate, datastores or grants");
  }
}
