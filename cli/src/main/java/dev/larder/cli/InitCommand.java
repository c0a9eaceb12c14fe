package dev.larder.cli;

import dev.larder.repository.Repository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "init", header = "Make a repository.", description = {
    "Makes a repository in REPO, a folder that is empty or not there yet: an embedded SQLite registry and a datastore in the "
        + "same folder. An interrupted init is completed by the same command.",
    ""})
final class InitCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    Repository.init(argument.path());
    try (Repository repository = argument.open()) {
      output.object(StatusCommand.IDENTITY, repository.id(), repository.path(),
          repository.registry().capabilities().dialect());
    }
    return ExitCode.DONE;
  }
}
