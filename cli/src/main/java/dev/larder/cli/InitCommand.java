package dev.larder.cli;

import dev.larder.repository.Repository;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "init", header = "Make a repository.", description = {
    "Makes a repository in REPO, a folder that is empty or not there yet: an embedded SQLite registry and a datastore in the "
        + "same folder. An interrupted init is completed by the same command.",
    "",
    "With --registry the Registry is in an empty PostgreSQL database. The URL stands in larder.yaml as it is given, and a password never: it "
        + "comes from the environment or from ~/.pgpass.",
    "",
    "  larder init ./pantry",
    "  larder init ./pantry --registry jdbc:postgresql://db.example.org/pantry",
    ""})
final class InitCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--registry", paramLabel = "URL", description = "Database of the Registry (default: a SQLite file in REPO).")
  private @Nullable String registry;

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    if (registry == null) {
      Repository.init(argument.path());
    } else {
      Repository.init(argument.path(), registry);
    }
    try (Repository repository = argument.open()) {
      output.object(StatusCommand.IDENTITY, repository.id(), repository.path(),
          repository.registry().capabilities().dialect());
    }
    return ExitCode.DONE;
  }
}
