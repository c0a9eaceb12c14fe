package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "snapshot", header = "Publish what is stored as files, for readers without a database.", subcommands = {
    SnapshotCreateCommand.class, SnapshotListCommand.class, SnapshotVerifyCommand.class})
final class SnapshotCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: create, list or verify");
  }
}
