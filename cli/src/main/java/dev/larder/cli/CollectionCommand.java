package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "collection", header = "See, make, fill and remove collections: tagged, chained, calibration.", subcommands = {
    CollectionListCommand.class, CollectionShowCommand.class, CollectionCreateCommand.class,
    CollectionChainCommand.class, CollectionTagCommand.class, CollectionUntagCommand.class,
    CollectionCertifyCommand.class, CollectionDecertifyCommand.class, CollectionRemoveCommand.class})
final class CollectionCommand implements Action {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() {
    throw new ParameterException(spec.commandLine(),
        "what to do is missing: list, show, create, chain, tag, untag, certify, decertify or remove");
  }
}
