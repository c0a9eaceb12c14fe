package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "journal", header = "See, check, archive, pack and end the journals of writers.", subcommands = {
    JournalListCommand.class, JournalShowCommand.class, JournalVerifyCommand.class, JournalArchiveCommand.class,
    JournalPackCommand.class,
    JournalFenceCommand.class})
final class JournalCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: list, show, verify, archive, pack or fence");
  }
}
